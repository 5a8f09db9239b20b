"""What the press does follows from its seed alone, and leaves time to be seen."""

import itertools
from collections import Counter
from datetime import timedelta

import pytest
from lxml import html

from demo.model import DELETIONS, FEED_ONLY, Act, Breakage, Request, TrueArticle
from demo.plan import Plan, endless_plan, plan_for, settings_for
from demo.press import Press
from rasid.errors import SettingsError
from rasid.settings import resolve_settings


def ask(press: Press, article: TrueArticle, at: float) -> tuple[int, str]:
    answer = press.respond(Request(f"{article.host}:8001", article.path, at))
    house = next(house for house in press.houses if house.id == article.outlet_id)
    return answer.status, answer.body.decode(house.encoding)


def whole_hosts_broken(press: Press, outlet_id: str, at: float) -> bool:
    return any(
        o.outlet_id == outlet_id and o.outage.start <= at < o.outage.end and o.outage.kind not in FEED_ONLY
        for o in press.truth(at).outages
    )


def test_the_same_seed_gives_the_same_press() -> None:
    first, second = Press(3, plan_for(60)), Press(3, plan_for(60))
    assert first.truth(60) == second.truth(60)
    for article in second.truth(60).articles[::3]:  # the second is asked in another order
        request = Request(article.host, article.path, 41.5)
        assert first.respond(request) == second.respond(request)


def test_another_seed_gives_another_press() -> None:
    first, second = Press(3, plan_for(60)), Press(4, plan_for(60))
    assert {a.revisions[0].title for a in first.truth(60).articles} != {
        a.revisions[0].title for a in second.truth(60).articles
    }


def test_the_truth_only_grows() -> None:
    press = Press(5, endless_plan())
    early, late = press.truth(100), press.truth(300)
    assert {a.path for a in early.articles} <= {a.path for a in late.articles}
    assert len(late.articles) > len(early.articles)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("seconds", [45, 60, 90, 120, 300])
def test_every_kind_of_event_occurs_and_is_visible(seed: int, seconds: float) -> None:
    truth = Press(seed, plan_for(seconds)).truth(seconds)
    acts = Counter(deed.act for article in truth.articles for deed in article.deeds)
    assert set(acts) == set(Act)
    assert sum(acts[act] for act in DELETIONS) >= 3
    assert all(deed.visible for article in truth.articles for deed in article.deeds)
    assert {outage.outage.kind for outage in truth.outages} == set(Breakage)


def test_acts_on_an_article_leave_time_between_them(finite_press: Press) -> None:
    plan = finite_press.plan
    for article in finite_press.truth(plan.end or 0).articles:
        times = [deed.at for deed in article.deeds]
        assert all(b - a >= plan.visible_for for a, b in itertools.pairwise(times))
        assert times[-1] <= plan.act_until


def test_outages_are_short_and_end_in_time(finite_press: Press) -> None:
    plan = finite_press.plan
    for outage in finite_press.truth(plan.end or 0).outages:
        assert outage.outage.end - outage.outage.start == plan.outage_for
        assert outage.outage.end + plan.recovery <= plan.act_until


def test_pages_hold_what_the_truth_says(finite_press: Press) -> None:
    for article in finite_press.truth(finite_press.plan.end or 0).articles:
        for revision in article.revisions:
            at = max(revision.at, 0.0)
            status, text = ask(finite_press, article, at)
            if revision.act in DELETIONS or revision.act is Act.FLICKER:
                assert status == (410 if revision.act is Act.DELETE_410 else 404)
                continue
            assert status == 200
            shown = [" ".join(e.itertext()).strip() for e in html.fromstring(text.encode(), parser=utf8()).iter("p")]
            assert [p for p in shown if p in revision.paragraphs] == list(revision.paragraphs)
            assert revision.title in " ".join(html.fromstring(text.encode(), parser=utf8()).itertext())


def utf8() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8")


def test_every_edit_can_be_seen_and_a_cosmetic_one_only_in_the_bytes(finite_press: Press) -> None:
    for article in finite_press.truth(finite_press.plan.end or 0).articles:
        for before, after in zip(article.revisions, article.revisions[1:], strict=False):
            same = (before.title, before.paragraphs, before.published) == (
                after.title,
                after.paragraphs,
                after.published,
            )
            assert same == (after.act in DELETIONS or after.act is Act.FLICKER), after


def test_titles_and_addresses_are_unique() -> None:
    truth = Press(1, Plan(outlets=10, interval=5.0)).truth(600)
    for outlet in {article.outlet_id for article in truth.articles}:
        own = [article for article in truth.articles if article.outlet_id == outlet]
        assert len({article.path for article in own}) == len(own)
        assert len({article.revisions[0].title for article in own}) == len(own)


def test_no_paragraph_comes_back_in_many_articles() -> None:
    """A monitor may take what an outlet repeats for furniture: nothing of the text is."""
    truth = Press(1, Plan(outlets=10, interval=5.0)).truth(600)
    for outlet in {article.outlet_id for article in truth.articles}:
        own = [article for article in truth.articles if article.outlet_id == outlet]
        seen = Counter(p for article in own for p in set(article.revisions[0].paragraphs))
        assert seen.most_common(1)[0][1] <= max(3, 0.05 * len(own)), seen.most_common(1)


@pytest.mark.parametrize("path", ["/", "/nothing", "/123", "/00000000-01012612.html", "/sorani/9999999999999"])
def test_unknown_paths_are_answered(press: Press, path: str) -> None:
    for house in press.houses:
        assert press.respond(Request(house.host, path, 30.0)).status in (200, 404, 403, 429, 500)


def test_an_unknown_host_is_not_found(press: Press) -> None:
    assert press.respond(Request("example.test", "/", 1.0)).status == 404


def test_an_article_is_not_there_before_it_comes_out(press: Press) -> None:
    article = next(a for a in press.truth(60).articles if a.revisions[0].at > 0)
    assert ask(press, article, article.revisions[0].at - 0.5)[0] in (404, 403, 500, 429)


def test_breakages_are_what_they_are_called() -> None:
    seen: dict[Breakage, int] = {}
    press = Press(2, plan_for(60))
    for outage in press.truth(60).outages:
        house = next(house for house in press.houses if house.id == outage.outlet_id)
        answer = press.respond(Request(house.host, house.channel_path, outage.outage.start + 1))
        seen[outage.outage.kind] = answer.status
        if outage.outage.kind is Breakage.TIMEOUT:
            assert answer.delay > press.plan.request_timeout
        if outage.outage.kind is Breakage.THROTTLED:
            assert 1 <= int(answer.headers["retry-after"]) <= press.plan.outage_for
        robots = press.respond(Request(house.host, "/robots.txt", outage.outage.start + 1))
        assert robots.status == (200 if house.robots else 404)
    assert seen[Breakage.ERROR_500] == 500
    assert seen[Breakage.FORBIDDEN] == 403
    assert seen[Breakage.THROTTLED] == 429
    assert {seen[kind] for kind in FEED_ONLY} == {200}


def test_validators_make_unchanged_answers_short(press: Press) -> None:
    for house in press.houses:
        first = press.respond(Request(house.host, house.channel_path, 50.0))
        sent = {"etag": "if-none-match", "last-modified": "if-modified-since"}
        headers = {sent[name]: value for name, value in first.headers.items() if name in sent}
        again = press.respond(Request(house.host, house.channel_path, 50.5, headers))
        assert again.status == (304 if house.validators != "none" else 200)
        assert bool(headers) == (house.validators != "none")


def test_a_changed_article_is_never_called_unmodified(finite_press: Press) -> None:
    sent = {"etag": "if-none-match", "last-modified": "if-modified-since"}
    for article in finite_press.truth(finite_press.plan.end or 0).articles:
        for before, after in zip(article.revisions, article.revisions[1:], strict=False):
            old = finite_press.respond(Request(article.host, article.path, max(before.at, 0.0)))
            headers = {sent[name]: value for name, value in old.headers.items() if name in sent}
            assert finite_press.respond(Request(article.host, article.path, after.at + 0.1, headers)).status != 304


def test_clutter_differs_at_every_fetch_where_there_is_some(press: Press) -> None:
    for article in press.truth(60).articles:
        house = next(house for house in press.houses if house.id == article.outlet_id)
        bodies = {ask(press, article, 50.0 + n)[1] for n in range(3)}
        assert (len(bodies) > 1) == bool(house.clutter) or ask(press, article, 50.0)[0] != 200


def test_plans_for_a_time_too_short_are_refused() -> None:
    with pytest.raises(SettingsError, match="at least 45 s"):
        plan_for(10)


@pytest.mark.parametrize("plan", [plan_for(60), plan_for(120), endless_plan()])
def test_the_settings_of_a_plan_are_settings(plan: Plan) -> None:
    settings, _ = resolve_settings({"demo": settings_for(plan)})
    assert settings.recheck_interval_min * 2 <= plan.visible_for
    assert settings.gone_delay > plan.flicker_for
    assert settings.allow_networks == ("127.0.0.0/8",)


def test_thousands_of_outlets_have_their_own_hosts_and_articles() -> None:
    press = Press(1, Plan(outlets=3000))
    assert len({house.host for house in press.houses}) == 3000
    answer = press.respond(Request(press.houses[2999].host, press.houses[2999].channel_path, 86_400.0))
    assert answer.status == 200
    assert answer.body


def test_epoch_moves_the_dates() -> None:
    plan = plan_for(60)
    first = Press(3, plan)
    later = Press(3, plan, first.epoch + timedelta(days=40))
    moved = later.truth(60).articles[0].revisions[0].published - first.truth(60).articles[0].revisions[0].published
    assert moved == timedelta(days=40)
