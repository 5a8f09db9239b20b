"""Problems: opened, counted while they stand, and closed when a later record no longer names them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from rasid.ports import OpenProblem
from rasid.records import Problem
from storage.mapping import AnyRow, Values
from storage.schema import problems

_TIMES = problems.c.count.label("times")  # `count` of a row is a method
_OF_OWNER = select(problems).where(problems.c.owner == bindparam("b_owner"))
_OPEN = select(problems.c.owner).where(problems.c.open, problems.c.owner.in_(bindparam("b_owners", expanding=True)))
_SET = update(problems).where(problems.c.id == bindparam("b_id"))


def replace_problems(
    connection: Connection, owner: str, outlet_id: str, found: Sequence[Problem] | None, now: datetime
) -> None:
    """Make `found` the open problems of an owner; None leaves them. Twice with one `now` counts once."""
    if found is None:
        return
    known = {(row.subject, row.kind): row for row in connection.execute(_OF_OWNER, {"b_owner": owner})}
    named = {(problem.subject, problem.kind): problem for problem in found}
    for key, problem in named.items():
        if key in known:
            _stand(connection, known[key], problem, now)
        else:
            _open(connection, owner, outlet_id, problem, now)
    for key, row in known.items():
        if row.open and key not in named:
            connection.execute(_SET, {"b_id": row.id, "open": False, "closed_at": now})


def troubled(connection: Connection, owners: Sequence[str]) -> set[str]:
    """Those of the owners that have open problems."""
    return set(connection.execute(_OPEN, {"b_owners": owners}).scalars()) if owners else set()


def _opened(detail: str, now: datetime) -> Values:
    return {"detail": detail, "open": True, "first_at": now, "last_at": now, "closed_at": None, "count": 1}


def _open(connection: Connection, owner: str, outlet_id: str, problem: Problem, now: datetime) -> None:
    what = {"owner": owner, "outlet_id": outlet_id, "subject": problem.subject, "kind": problem.kind}
    connection.execute(problems.insert(), {**what, **_opened(problem.detail, now)})


def _stand(connection: Connection, row: AnyRow, problem: Problem, now: datetime) -> None:
    values: Values = {"detail": problem.detail}
    if not row.open:
        values = _opened(problem.detail, now)
    elif row.last_at != now:
        values |= {"last_at": now, "count": problems.c.count + 1}
    connection.execute(update(problems).where(problems.c.id == row.id).values(values))


def open_problems(
    connection: Connection, outlet_id: str | None, article_id: int | None, limit: int | None
) -> list[OpenProblem]:
    """See `Store.problems`. Which they are an index tells; only of these are the details read."""
    latest = problems.c.last_at.desc(), problems.c.id.desc()
    chosen = select(problems.c.id).where(problems.c.open.is_(True)).order_by(*latest).limit(limit)
    if outlet_id is not None:
        chosen = chosen.where(problems.c.outlet_id == outlet_id)
    if article_id is not None:
        chosen = chosen.where(problems.c.owner == f"#{article_id}")
    query = select(problems, _TIMES).where(problems.c.id.in_(chosen)).order_by(*latest)
    return [
        OpenProblem(
            outlet_id=row.outlet_id,
            subject=row.subject,
            kind=row.kind,
            detail=row.detail,
            first_at=row.first_at,
            last_at=row.last_at,
            count=row.times,
        )
        for row in connection.execute(query)
    ]
