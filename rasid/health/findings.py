"""What a finding is, and the kinds that there are: id, meaning, remedy, patience, and what it explains away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_MINUTE, _HOUR = 60.0, 3600.0


class Severity(StrEnum):
    """How bad a finding is."""

    WARNING = "warning"  # look at it today
    CRITICAL = "critical"  # look at it now

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return 0 if self is Severity.CRITICAL else 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. `unit` is `seconds`, `share` (0 to 1), `bytes` or `number`.

    It opens when it has held for `opens_after` seconds, and closes when it has not for `closes_after`.
    While it is open, the kinds in `explains` are not told: of all outlets, or of its own if it has one.
    """

    id: str
    meaning: str
    remedy: str
    unit: str = "number"
    opens_after: float = 0.0
    closes_after: float = 0.0
    of_outlet: bool = True
    explains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. `outlet_id` is None for what concerns them all.

    `figure` is what was measured and `threshold` what it passed, both in `unit`; `detail` is one line of
    fact. `meaning` and `remedy` are in plain words.
    """

    id: str
    severity: Severity
    outlet_id: str | None
    since: datetime
    figure: float
    threshold: float
    unit: str
    meaning: str
    remedy: str
    detail: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other findings."""
        return self.id, self.outlet_id or ""


COVERAGE = ("title", "date", "text", "author")
"""The fields whose coverage is watched."""

_CONTENT = frozenset({"silent", "sudden-zero", "language-shift", "charset-shift", "date-contradictions", "publish-lag",
                      *(f"coverage-{field}" for field in COVERAGE)})  # fmt: skip
_FETCHING = frozenset({"unreachable", "errors", "unreadable-articles"})
_WORK = frozenset({"not-polled", "queue-age", "crawl-stuck", "loop-lag"})


def _table(*kinds: Kind) -> Mapping[str, Kind]:
    return {kind.id: kind for kind in kinds}


KINDS: Mapping[str, Kind] = _table(
    # of everything
    Kind("database", "The database cannot be used.",
         "Read the detail: free disk space, correct permissions, or restore a backup with `rasid restore`.",
         of_outlet=False, explains=_CONTENT | _FETCHING | _WORK | {"blocked", "robots", "address"}),
    Kind("daemon", "The daemon does not work: nothing is polled.",
         "Start it again, and read the end of its log for why it stopped.",
         "seconds", of_outlet=False, explains=_WORK | {"clock-drift", "network"}),
    Kind("network", "This machine reaches hardly any outlet: its own network is down.",
         "Check this machine's connection, its DNS and its firewall.",
         "share", opens_after=0.0, closes_after=5 * _MINUTE, of_outlet=False,
         explains=_FETCHING | {"silent", "sudden-zero", "not-polled", "queue-age"}),
    Kind("disk", "The disk is nearly full.",
         "Free space, or lower archive_bytes_max.", "share", closes_after=5 * _MINUTE, of_outlet=False),
    Kind("queue-age", "What is due waits too long.",
         "Raise crawls_at_once or requests_at_once, or watch fewer outlets on this machine.",
         "seconds", opens_after=5 * _MINUTE, closes_after=10 * _MINUTE, of_outlet=False),
    Kind("crawl-stuck", "A crawl is under way, but requests nothing.",
         "Restart the daemon; what the crawl worked on is due again by itself. Keep its log for Rasid's maintainers.",
         "seconds", of_outlet=False),
    Kind("loop-lag", "The daemon is held up: its event loop answers late.",
         "Give it more CPU, or lower requests_at_once and crawls_at_once.",
         "seconds", opens_after=2 * _MINUTE, closes_after=5 * _MINUTE, of_outlet=False),
    Kind("clock-drift", "This machine's clock was set, or runs wrong.",
         "Run a time service such as chrony or systemd-timesyncd, then restart the daemon.",
         "seconds", of_outlet=False, explains=frozenset({"publish-lag", "date-contradictions", "not-polled"})),
    Kind("tzdata", "The table of time zones is old: local times may be read wrong.",
         "Upgrade the tzdata package in Rasid's environment.", "seconds", of_outlet=False),
    Kind("archive", "Files of the archive are missing or cut short.",
         "Run `rasid verify`, and restore the files that it names from a backup.", of_outlet=False),
    Kind("archive-write", "Nothing is stored: the pages that belong to it cannot be kept.",
         "Free space on the archive's disk and make its folder writable, or turn the archive off with archive = off. "
         "What is due stays due.", closes_after=5 * _MINUTE, of_outlet=False, explains=_CONTENT | {"queue-age"}),
    Kind("outlet-file-broken", "Files of the catalogue cannot be used.",
         "Correct the line that is named; `rasid outlets check` tells of all. The daemon reads them again by itself.",
         of_outlet=False),
    Kind("backup", "No backup of the database can be made.",
         "Mend what the detail names, or choose another backup_dir. It is tried again every five minutes.",
         of_outlet=False),
    Kind("backup-age", "The last good backup is too old.",
         "Run `rasid backup`, and read in the daemon's log why the scheduled one failed.",
         "seconds", of_outlet=False),
    Kind("webhook", "A webhook does not receive what it is sent.",
         "Look at its receiver; `rasid webhooks` shows what it answered. All that it missed is sent once it answers.",
         "seconds", of_outlet=False),
    Kind("webhook-refused", "A webhook refused events again and again: they were put aside, later ones go on.",
         "`rasid webhooks aside` shows them. Mend the receiver and have them sent with `rasid webhooks resend`, or "
         "drop them with `rasid webhooks forget`.", of_outlet=False),
    # of an outlet
    Kind("blocked", "The outlet refuses us.",
         "Lower the rate with host_delay in the outlet's file, check that contact is set, or ask the outlet.",
         explains=_FETCHING | {"silent", "sudden-zero"}),
    Kind("robots", "The outlet's robots.txt now forbids what we poll.",
         "Remove the address from the outlet's file, or ask the outlet for permission.",
         explains=_FETCHING | {"silent", "sudden-zero"}),
    Kind("address", "The outlet's host leads to an address that Rasid does not fetch from.",
         "If the host is on your own network, add its network to allow_networks; if not, somebody may be misusing it.",
         explains=_FETCHING | {"silent", "sudden-zero"}),
    Kind("unreachable", "A channel of the outlet cannot be read.",
         "Open the outlet's page: each trouble there has its own remedy.", explains=frozenset({"errors"})),
    Kind("unreadable-articles", "Many articles of the outlet cannot be read.",
         "Open the outlet's page: each trouble there has its own remedy.", explains=frozenset({"errors"})),
    Kind("rules-unfit", "The outlet's rules do not fit many of its pages any more; they are read without.",
         "Look at a new page: its layout has probably changed. Correct the rules, or add a set with valid_from."),
    Kind("errors", "Most requests to the outlet fail, over its last three runs.",
         "Open the outlet's page and see which troubles stand.", "share"),
    Kind("not-polled", "The outlet is due, but is not polled.",
         "Look at the daemon: it must run, and have crawls to spare (crawls_at_once).", "seconds"),
    Kind("silent", "The outlet has been silent for longer than its rhythm allows.",
         "Open its front page. If there is news, its feed has moved or stands still: correct the outlet's file.",
         "seconds", opens_after=0.0, explains=frozenset({"sudden-zero"})),
    Kind("sudden-zero", "A list that used to name articles names none.",
         "Open the channel's address: it may have moved, or its layout may have changed.", "number"),
    Kind("gap", "A channel lists more between two polls than it can hold, again and again, and entries were missed.",
         "Lower poll_interval_min in the outlet's file, or add a sitemap or section page as a channel; "
         "`rasid gaps` shows what was missed when."),
    *(Kind(f"coverage-{field}", f"Far fewer articles than usual have {words} that is found.",
           f"Look at a new page of the outlet: its layout has probably changed. Give it a {rule} rule.",
           "share", closes_after=_HOUR)
      for field, words, rule in (("title", "a title", "title"), ("date", "a date", "published"),
                                 ("text", "a text", "body"), ("author", "an author", "authors"))),
    Kind("language-shift", "The outlet's articles are in another language than usual.",
         "Look at its pages: a wall, another edition, or a wrong charset may have taken their place.",
         "share", closes_after=_HOUR),
    Kind("charset-shift", "The outlet's texts hold letters that cannot be right.",
         "Look at a new page: it probably declares a wrong charset. Tell the outlet, and Rasid's maintainers.",
         "share", closes_after=_HOUR),
    Kind("date-contradictions", "The dates on the outlet's pages contradict each other.",
         "Look at a new page, and name in the outlet's file which date is to be trusted.",
         "share", closes_after=_HOUR),
    Kind("publish-lag", "Articles are found much later after their publication than usual.",
         "If the outlet's feed is slow, add a section page as a channel; if polls are rare, lower poll_interval_max.",
         "seconds", closes_after=_HOUR),
)  # fmt: skip
