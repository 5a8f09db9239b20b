"""Whether every host is treated well over a month: `python -m benchmarks.politeness [--quick] [--seed N] [--json]`.

Thirty days on a virtual clock (--quick: two), with restarts, kills, redirections to a shared host, slow and moody
hosts, crawl-delays and a spent budget. Offences are counted twice: by brute force over what the hosts themselves
saw, and by the ledger's own verdicts, which are what `rasid politeness` prints. Exits with 1 if there are any.
"""

from dataclasses import asdict, dataclass

from benchmarks.arguments import parser_of, print_last
from benchmarks.politeness_hosts import Offences, make_scene, offences
from benchmarks.politeness_world import MakePace, World
from benchmarks.virtual import run_virtually
from rasid.politeness import Budgets, judge, spaced
from rasid.settings import Settings
from spiders.pace import Pace

DAYS, QUICK_DAYS = 30.0, 2.0


@dataclass(frozen=True, slots=True)
class Month:
    """What a run came to: the hosts' view, and the ledger's. `lost` requests are missing in the ledger: the
    process was killed before they were recorded."""

    days: float
    outlets: int
    crawls: int
    restarts: int
    seen: Offences
    in_ledger: int
    ledger_offences: int
    lost: int


def live(days: float, outlets: int, seed: int, make_pace: MakePace = Pace) -> Month:
    """A simulated time."""
    settings, scene = Settings(), make_scene(outlets)
    world = World(scene, settings, seed, make_pace)
    run_virtually(world.live(days))
    seen = offences(scene, floor=settings.host_delay, budget=settings.host_budget, restarts=world.restarts)
    budgets = Budgets(scene.outlets, settings.host_budget)
    verdicts = [judge(spaced(world.store.requests_to(host)), budget=budgets.of(host)) for host in scene.hosts]
    world.store.close()
    in_ledger = sum(verdict.requests for verdict in verdicts)
    offended = sum(verdict.too_soon + verdict.over_budget for verdict in verdicts)
    return Month(days, outlets, world.crawls, len(world.restarts), seen, in_ledger, offended, seen.requests - in_ledger)


def main() -> None:
    """Run and print."""
    parser = parser_of(__doc__, quick="fewer days")
    args = parser.parse_args()
    month = live(QUICK_DAYS if args.quick else DAYS, 6 if args.quick else 12, args.seed)
    seen = month.seen
    print(
        f"{month.days:.0f} days, {month.outlets} outlets, {month.crawls} crawls, {month.restarts} restarts: "
        f"{seen.requests} requests, {month.lost} of them lost to the ledger in kills\n"
        f"least gap {seen.least_gap:.3f} s, fullest hour {seen.fullest_hour:.0%} of its budget\n"
        f"too soon {seen.too_soon}, over the budget {seen.over_budget}, two at once {seen.at_once}, "
        f"in a rest {seen.in_a_rest}; by the ledger {month.ledger_offences}"
    )
    print_last(args, asdict(month))
    if not seen.none or month.ledger_offences:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
