"""Outlets, what is wrong with them, and what can be done with them."""

from fastapi import APIRouter, HTTPException

from dashboard.api.asked import Limit, OutletId
from dashboard.api.models import (
    MOST_PROBLEMS,
    Channel,
    Done,
    Finding,
    Foresight,
    Gap,
    Outlet,
    OutletDetail,
    Problem,
    Subscription,
)
from dashboard.desk import Desk
from rasid.errors import TROUBLES
from rasid.ports import OpenProblem
from rasid.showing import KnownOutlet


def outlet_routes(desk: Desk) -> APIRouter:
    """`/outlets`."""
    routes, store = APIRouter(), desk.store

    @routes.get("/outlets")
    def outlets(*, retired: bool = False) -> list[Outlet]:
        """The catalogue's outlets, by id; with `retired` also those that were in it."""
        known = store.known_outlets(retired=retired)
        newest = store.newest_articles([outlet.id for outlet in known])
        return [
            Outlet.model_validate(outlet).model_copy(update={"newest_article_at": newest.get(outlet.id)})
            for outlet in known
        ]

    @routes.get("/outlets/{outlet_id}")
    def outlet(outlet_id: str) -> OutletDetail:
        """One outlet with its channels, what is wrong with it, and its open problems."""
        known = _known(desk, outlet_id)
        pushed = {one.channel_id: Subscription.model_validate(one) for one in store.subscriptions_of(outlet_id)}
        now = desk.clock.now()
        findings = [f for f in desk.assess_anew(now).findings if f.outlet_id == outlet_id]
        return OutletDetail(
            **Outlet.model_validate(known).model_dump(exclude={"newest_article_at"}),
            newest_article_at=store.newest_articles([outlet_id]).get(outlet_id),
            foresight=Foresight.model_validate(desk.foresee(outlet_id, now)),
            channels=[
                Channel.model_validate(
                    {**_fields(state), **_fields(state.channel), "subscription": pushed.get(state.channel.id)}
                )
                for state in store.channels_of(outlet_id)
            ],
            problems=list(map(_problem, store.problems(outlet_id, limit=MOST_PROBLEMS))),
            findings=Finding.all_of(findings),
        )

    return routes


def trouble_routes(desk: Desk) -> APIRouter:
    """`/findings`, `/problems` and `/gaps`."""
    routes, store = APIRouter(), desk.store

    @routes.get("/findings")
    def findings() -> list[Finding]:
        """What is wrong now, the worst first: the same as on the page, in the metrics and by `rasid check`."""
        return Finding.all_of(desk.assess_anew(desk.clock.now()).findings)

    @routes.get("/problems")
    def problems(outlet: OutletId = None, limit: Limit = MOST_PROBLEMS) -> list[Problem]:
        """Troubles that stand with channels and articles, the latest first."""
        return list(map(_problem, store.problems(outlet, limit=limit)))

    @routes.get("/gaps")
    def gaps(outlet: OutletId = None, limit: Limit = 100) -> list[Gap]:
        """Spans between two polls in which a channel listed more than it still shows, the latest first."""
        return [
            Gap(
                id=row.id,
                outlet_id=row.outlet_id,
                channel_id=row.channel_id,
                after=row.gap.after,
                before=row.gap.before,
                missed=row.gap.missed,
                found=row.found,
                closed_at=row.closed_at,
            )
            for row in store.gaps(outlet_id=outlet, limit=limit)
        ]

    return routes


def action_routes(desk: Desk) -> APIRouter:
    """What can be done with an outlet: these need a token, or a page's proof."""
    routes, store = APIRouter(), desk.store

    @routes.post("/outlets/{outlet_id}/crawl", status_code=202)
    def crawl(outlet_id: str) -> Done:
        """Make all channels of an outlet due now."""
        _known(desk, outlet_id)
        _done(desk, fine=store.make_due(outlet_id, desk.clock.now()))
        return Done(outlet_id=outlet_id)

    @routes.post("/outlets/{outlet_id}/pause")
    def pause(outlet_id: str) -> Done:
        """Fetch nothing of an outlet until it is resumed."""
        now = desk.clock.now()
        known = _known(desk, outlet_id)
        _done(desk, fine=store.pause(outlet_id, now))
        return Done(outlet_id=outlet_id, paused_at=known.paused_at or now)

    @routes.post("/outlets/{outlet_id}/resume")
    def resume(outlet_id: str) -> Done:
        """Fetch from an outlet again."""
        _known(desk, outlet_id)
        _done(desk, fine=store.pause(outlet_id, None))
        return Done(outlet_id=outlet_id)

    return routes


def _known(desk: Desk, outlet_id: str) -> KnownOutlet:
    for found in desk.store.known_outlets(retired=True, outlet_id=outlet_id):
        return found
    raise HTTPException(404, "There is no such outlet. /api/v1/outlets lists them.")


def _done(desk: Desk, *, fine: bool) -> None:
    """Something was done with an outlet, unless it could not be."""
    desk.sight.forget()
    if not fine:
        raise HTTPException(
            409, "The outlet is paused, or no longer in the catalogue. Resume it, or put its file back."
        )


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in Channel.model_fields if hasattr(record, name)}


def _problem(found: OpenProblem) -> Problem:
    trouble = TROUBLES.get(found.kind)
    return Problem(
        outlet_id=found.outlet_id,
        subject=found.subject,
        kind=found.kind,
        detail=found.detail,
        meaning=trouble.meaning if trouble else found.kind,
        remedy=trouble.remedy if trouble else "",
        first_at=found.first_at,
        last_at=found.last_at,
        count=found.count,
    )
