"""What a group of records adds to counters, runs, and what is known of outlets: gathered, and written once."""

from collections import Counter, defaultdict

from sqlalchemy import Connection, bindparam, func, select, update

from rasid.records import ArticleStatus, Outcome, OutletMemory, Visit
from storage.engine import Database
from storage.pulses import observe_visits
from storage.schema import articles, counters, outlets, runs
from storage.text import to_json

_RUN_COUNTS = ("polls", "visits", "new", "changed", "failures")
_ADD_TO_RUN = (
    update(runs)
    .where(runs.c.id == bindparam("b_id"))
    .values({name: runs.c[name] + bindparam(f"b_{name}") for name in _RUN_COUNTS})
)
_REMEMBER = update(outlets).where(outlets.c.id == bindparam("b_id")).values(memory=bindparam("b_memory"))
_OF_RUN = {Outcome.NEW: "new", Outcome.CHANGED: "changed", Outcome.FAILED: "failures"}


class Counting:
    """The statement that adds to the counters over all time. Built once per store."""

    def __init__(self, database: Database) -> None:
        add = database.insert(counters)
        grown = {"value": counters.c.value + add.excluded.value}
        self._add = add.on_conflict_do_update(index_elements=[counters.c.name], set_=grown)

    def count(self, connection: Connection, counts: dict[str, int]) -> None:
        """Add to the counters."""
        rows = [{"name": name, "value": value} for name, value in counts.items() if value]
        if rows:
            connection.execute(self._add, rows)


_PENDING = f"articles:{ArticleStatus.PENDING}"


def recount(connection: Connection, counting: Counting) -> int:
    """Set the counter of articles that were never read to how many there are; returns by how much it was wrong.

    Earlier versions did not count what hubs pushed. The other counters never differed, and would take long.
    """
    status = articles.c.status == ArticleStatus.PENDING.value
    there = connection.execute(select(func.count()).select_from(articles).where(status)).scalar_one()
    counted = connection.execute(select(counters.c.value).where(counters.c.name == _PENDING)).scalar() or 0
    counting.count(connection, {_PENDING: there - counted})
    return int(there - counted)


class Tally:
    """What was counted so far."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._runs: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._memories: dict[str, tuple[int, OutletMemory]] = {}
        self._observed: defaultdict[str, list[tuple[Visit, int]]] = defaultdict(list)

    def poll(self, run_id: int, *, failed: bool) -> None:
        """A poll that is new to the ledger."""
        self.counts["polls"] += 1
        self._runs[run_id] += Counter(polls=1, failures=int(failed))

    def visit(self, run_id: int, outcome: Outcome, proof: str | None = None) -> None:
        """A visit that is new to the ledger."""
        if proof is not None:
            self.counts[f"proofs:{proof}"] += 1
        self.counts[f"visits:{outcome}"] += 1
        self._runs[run_id]["visits"] += 1
        if outcome in _OF_RUN:
            self._runs[run_id][_OF_RUN[outcome]] += 1

    def move(self, before: str, after: ArticleStatus) -> None:
        """An article's status became another one, or stayed."""
        if after.value != before:
            self.counts.update({f"articles:{before}": -1, f"articles:{after}": 1})

    def observe(self, outlet_id: str, visit: Visit, run_id: int) -> None:
        """What a visit that is new to the ledger shows of its outlet."""
        self._observed[outlet_id].append((visit, run_id))

    def remember(self, outlet_id: str, memory: OutletMemory | None, place: int) -> None:
        """What an outlet's memory became with the record at `place`: the last one counts."""
        if memory is not None and place >= self._memories.get(outlet_id, (-1, memory))[0]:
            self._memories[outlet_id] = (place, memory)

    def write(self, connection: Connection, counting: Counting) -> None:
        """Write all of it."""
        counting.count(connection, dict(self.counts))
        for run_id, counts in self._runs.items():
            connection.execute(_ADD_TO_RUN, {"b_id": run_id, **{f"b_{name}": counts[name] for name in _RUN_COUNTS}})
        observe_visits(connection, self._observed)
        if self._memories:
            kept = [{"b_id": one, "b_memory": to_json(memory)} for one, (_, memory) in self._memories.items()]
            connection.execute(_REMEMBER, kept)
