"""What `/metrics` tells of each outlet, written at once: of ten thousand outlets it is nearly all there is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from rasid.health.findings import Finding
from rasid.ports import OutletSummary

_END = "# EOF\n"  # of OpenMetrics
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})  # of a label's value, in both formats


def add_outlets(text: str, outlets: str) -> str:
    """The other metrics with those of outlets, in either format: gauges are written alike in both."""
    return text.removesuffix(_END) + outlets + (_END if text.endswith(_END) else "")


def outlets_text(outlets: Sequence[OutletSummary], findings: Sequence[Finding]) -> str:
    """All series by outlet."""
    ill = Counter(finding.outlet_id for finding in findings)
    return "".join((
        *_gauge("rasid_outlet_findings", "What is wrong with the outlet.",
                ((o.outlet_id, ill[o.outlet_id]) for o in outlets)),
        *_gauge("rasid_outlet_last_success_timestamp_seconds", "When a channel of the outlet was last read.",
                _moments((o.outlet_id, o.last_success_at) for o in outlets)),
        *_gauge("rasid_outlet_newest_article_timestamp_seconds", "When the outlet's newest article appeared.",
                _moments((o.outlet_id, o.newest_article_at) for o in outlets)),
        *_gauge("rasid_outlet_open_problems", "Troubles that stand with the outlet.",
                ((o.outlet_id, o.open_problems) for o in outlets)),
    ))  # fmt: skip


def _gauge(name: str, text: str, values: Iterable[tuple[str, float]]) -> Iterator[str]:
    yield f"# HELP {name} {text}\n# TYPE {name} gauge\n"
    for outlet_id, value in values:
        yield f'{name}{{outlet="{outlet_id.translate(_ESCAPES)}"}} {value:.12g}\n'


def _moments(values: Iterable[tuple[str, datetime | None]]) -> Iterator[tuple[str, float]]:
    return ((outlet_id, moment.timestamp()) for outlet_id, moment in values if moment is not None)
