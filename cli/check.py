"""`rasid check`: one line and an exit code for Nagios, Icinga and their like.

After the Monitoring Plugins Development Guidelines: exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; text, a
bar, performance data; thresholds as ranges; a time limit. It asks the database, so it works when the
daemon does not.
"""

import logging
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from types import FrameType
from typing import Annotated, NoReturn

import typer

from cli.context import Context, SystemClock, context_of
from cli.output import divert_output, errors
from cli.ranges import Range, parse_range
from rasid.errors import RasidError
from rasid.health.assess import assess
from rasid.health.findings import KINDS, Finding, Severity
from rasid.health.looking import look
from rasid.health.state import State
from rasid.health.telling import line

log = logging.getLogger(__name__)

OK, WARNING, CRITICAL, UNKNOWN = range(4)
_NAMES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_UNFIT = re.compile(r"[|;\x00-\x1f\x7f\u0080-\u009f\u2028\u2029]+")


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("check")(check)


def check(
    ctx: typer.Context,
    outlet: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this outlet, and what hinders all of them.")
    ] = None,
    warning: Annotated[
        str | None, typer.Option(metavar="RANGE", help="Numbers of findings that are well; outside: WARNING.")
    ] = None,
    critical: Annotated[
        str | None, typer.Option(metavar="RANGE", help="Numbers of findings that are well; outside: CRITICAL.")
    ] = None,
    timeout: Annotated[int, typer.Option(min=1, max=86_400, metavar="N", help="Seconds after which it gives up.")] = 10,
) -> None:
    """Say in one line how Rasid is doing, for Nagios and Icinga.

    Exits with 0, 1, 2 or 3. Without ranges the worst finding decides.
    """
    warn, crit = parse_range(warning), parse_range(critical)
    now = SystemClock().now()
    with _time_limit(timeout):
        state = _state(context_of(ctx))
    if state.database_fault is None and state.seen.beat is None and not state.seen.outlets:
        raise RasidError("nothing was ever watched with this database. Start `rasid run`, or correct `data_dir`.")
    found = _chosen(assess(state, now).findings, state, outlet)
    code = _code(found, warn, crit)
    text = f"RASID {_NAMES[code]}: {_sentence(found, state, outlet)}"
    raise typer.Exit(_tell(f"{_fit(text)} | {_performance(found, state, now, (warning, critical))}", code))


def run_check(app: typer.Typer) -> NoReturn:
    """Run the command line so that whatever keeps the check from being made is UNKNOWN, in one line."""
    try:
        code = app(standalone_mode=False)
    except RasidError as error:
        code = _unknown(str(error))
    except Exception as error:  # the boundary of a process: a check must never end without a word
        usage = getattr(error, "format_message", None)  # what the command line's own errors have
        if usage is None:
            log.exception("the check itself failed")  # to standard error, which monitoring cores do not show
        code = _unknown(usage() if usage else f"the check itself failed: {type(error).__name__}: {error}")
    sys.exit(code if isinstance(code, int) else OK)


def _unknown(text: str) -> int:
    return _tell(f"RASID UNKNOWN: {_fit(text)}", UNKNOWN)


def _tell(result: str, code: int) -> int:
    """Print the result; returns the code, which is another one if nobody gets to read it."""
    try:
        sys.stdout.write(result + "\n")
        sys.stdout.flush()
    except OSError as error:
        errors.print(f"rasid: The result could not be written: {error.strerror}.")
        divert_output()
        return UNKNOWN
    return code


def _state(context: Context) -> State:
    """The state as the database tells it. One that cannot be read is a finding; one that is not there is not."""
    from cli.surroundings import look_around
    from rasid.errors import StoreError
    from storage.backup import database_file
    from storage.store import look_into

    settings = context.settings
    database_file(context.database_url())
    try:
        store = look_into(context.database_url())
    except StoreError as error:
        return State(machine=look_around(settings, None), settings=settings, database_fault=str(error))
    with closing(store):
        return look(store, lambda: look_around(settings, store), settings)


def _chosen(findings: Sequence[Finding], state: State, outlet: str | None) -> list[Finding]:
    if outlet is None:
        return list(findings)
    known = {one.outlet_id for one in state.seen.outlets}
    if outlet not in known and state.database_fault is None:
        raise RasidError(f"No outlet is called {outlet!r}. `rasid outlets list` shows all of them.")
    return [f for f in findings if f.outlet_id == outlet or (f.outlet_id is None and KINDS[f.id].explains)]


def _code(found: Sequence[Finding], warn: Range | None, crit: Range | None) -> int:
    if warn is None and crit is None:
        if any(finding.severity is Severity.CRITICAL for finding in found):
            return CRITICAL
        return WARNING if found else OK
    if crit is not None and crit.alerts(len(found)):
        return CRITICAL
    return WARNING if warn is not None and warn.alerts(len(found)) else OK


def _sentence(found: Sequence[Finding], state: State, outlet: str | None) -> str:
    total = len(state.seen.outlets)
    if not found:
        return f"{outlet} is well" if outlet else f"none of {total} outlets needs attention"
    worst = found[0]
    told = line(worst.outlet_id, worst.meaning, worst.detail)
    more = f" And {len(found) - 1} more." if len(found) > 1 else ""
    ill = len({finding.outlet_id for finding in found} - {None})
    if outlet or not ill:
        return told + more
    return f"{ill} of {total} outlets need attention. {told}{more}"


def _performance(found: Sequence[Finding], state: State, now: datetime, ranges: tuple[str | None, str | None]) -> str:
    warning, critical = (text or "" for text in ranges)
    values = [f"findings={len(found)};{warning};{critical};0"]
    values += [f"{severity}={sum(finding.severity is severity for finding in found)};;;0" for severity in Severity]
    values.append(f"attention={len({f.outlet_id for f in found} - {None})};;;0;{len(state.seen.outlets)}")
    values += _ages(state, now)
    machine = state.machine
    if machine.disk_total and machine.disk_free is not None:
        values.append(f"disk_used={100 * (1 - machine.disk_free / machine.disk_total):.1f}%;;;0;100")
    return " ".join(values)


def _ages(state: State, now: datetime) -> Iterator[str]:
    seen = state.seen
    tick = None if seen.beat is None else seen.beat.last_tick_at or seen.beat.started_at
    for name, moment in (("tick_age", tick), ("queue_age", seen.queue_since), ("backup_age", seen.backup_at)):
        if moment is not None:
            yield f"{name}={max((now - moment).total_seconds(), 0):.0f}s;;;0"


def _fit(text: str) -> str:
    """One line without the bar that begins the performance data, and without the semicolon, which cores change."""
    return _UNFIT.sub(" ", text.replace(";", ",")).encode("utf-8", "replace").decode()


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    def give_up(_number: int, _frame: FrameType | None) -> NoReturn:
        raise RasidError(f"no answer from the database within {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
