"""The JSON API: what it answers, that cursors neither skip nor repeat, and that nothing asked of it breaks it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dashboard.app import create_app
from dashboard.auth.secret_files import add_token
from rasid.records import Fetch, Gap, Poll
from rasid.settings import Settings
from tests.dashboard.conftest import FixedClock, call_app

Ask = Callable[..., Any]
Press = Any

ARTICLE = "https://bahr_times.example/2026/ferry"


@pytest.fixture
def api(full_press: Press, ask: Ask) -> Ask:
    """Asks the API of the full press: `api("/outlets")`."""
    return lambda target, **options: ask(f"/api/v1{target}", **options)


def test_outlets_and_what_is_wrong_with_one(api: Ask, full_press: Press) -> None:
    outlets = {outlet["id"]: outlet for outlet in api("/outlets").json}
    assert outlets.keys() == full_press.outlets.keys()
    assert outlets["bahr_times"]["country"] == "EG"
    assert outlets["bahr_times"]["newest_article_at"].endswith("Z")
    shown = api("/outlets/bahr_times").json
    assert [channel["failures"] for channel in shown["channels"]] == [3]
    assert [(problem["kind"], bool(problem["remedy"])) for problem in shown["problems"]] == [("http-403", True)]
    assert {finding["outlet_id"] for finding in shown["findings"]} <= {"bahr_times"}


def test_findings_are_those_of_the_page(api: Ask, ask: Ask) -> None:
    findings = api("/findings").json
    assert findings
    page = ask("/").text
    for finding in findings:
        assert finding["meaning"].partition(":")[0] in page


def test_an_article_says_where_each_field_was_found_and_how_sure_it_is(api: Ask, full_press: Press) -> None:
    address = next(item["url"] for item in api("/articles?outlet=sahel").json["items"] if "%D9" in item["url"])
    found = api(f"/articles/by-url?url={quote(address, safe='')}").json["latest"]["found"]
    assert found["section"] == {"source": "rule", "confidence": 0.98}
    assert found.keys() == {"title", "section", "authors", "paragraphs", "language"}
    assert all(0 < one["confidence"] <= 1 for one in found.values())


def test_an_article_its_versions_and_their_difference(api: Ask, full_press: Press) -> None:
    shown = api(f"/articles/by-url?url={ARTICLE}").json
    assert shown == api(f"/articles/{shown['id']}").json
    assert shown["latest"]["paragraphs"] == ["The ferry line will start again on Tuesday.", "Tickets cost 25 pounds."]
    assert {"headlines", "masked"} <= shown["latest"].keys()
    versions = api(f"/articles/{shown['id']}/versions").json
    assert [version["number"] for version in versions] == [1, 2]
    assert api(f"/articles/{shown['id']}/versions?limit=1").json == versions[:1]
    assert api(f"/articles/{shown['id']}/versions?after=1").json == versions[1:]
    assert api(f"/articles/{shown['id']}/versions?after=2").json == []
    first = api(f"/articles/{shown['id']}/versions/1").json
    assert first["article"]["paragraphs"][1] == "Tickets cost 20 pounds."
    diff = api(f"/articles/{shown['id']}/diff").json
    assert (diff["before"], diff["after"]) == (1, 2)
    words = [word for field in diff["fields"] for line in field["lines"] for word in line]
    assert {"kind": "delete", "text": "Monday"} in words
    assert {"kind": "insert", "text": "25"} in words


@pytest.mark.parametrize(
    "target",
    ["/articles/999999", "/articles/1/versions/99", "/articles/999999/diff", "/outlets/nobody", "/runs/999999",
     "/nothing", "/articles/by-url?url=https://nowhere.example/", "/articles?outlet=nobody", "/changes?outlet=nobody",
     "/changes/latest?outlet=nobody", "/problems?outlet=nobody", "/gaps?outlet=nobody", "/search?q=a&outlet=nobody"],
)  # fmt: skip
def test_what_is_not_there(api: Ask, target: str) -> None:
    answer = api(target)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "target",
    ["/articles/0", "/articles/99999999999999999999", "/articles?limit=0", "/articles?limit=501", "/articles?after=x",
     "/articles?after=9999-99~1", "/articles?after=0001-01-01T00:00:00%2B14:00~1", "/articles?after=~0",
     "/articles?after=~99999999999999999999", "/articles?status=lost", "/changes?after=-1", "/changes?kind=x",
     "/changes/latest?weight=2", "/changes/latest?weight=nan", "/changes/latest?since=yesterday",
     "/changes/latest?since=0001-01-01T00:00:00%2B14:00", "/search", "/search?q=a&limit=1000", "/runs?before=0"],
)  # fmt: skip
def test_what_makes_no_sense_is_said(api: Ask, target: str) -> None:
    answer = api(target)
    assert answer.status == 422
    assert list(answer.json) == ["detail"]


@pytest.mark.parametrize(
    "target", ["/articles?outlett=sahel&limit=2", "/changes/latest?wieght=0.5", "/outlets/sahel?all=1"]
)
def test_a_slip_in_a_parameters_name_does_not_let_everything_through(api: Ask, target: str) -> None:
    answer = api(target)
    name = target.partition("?")[2].partition("=")[0]
    assert answer.status == 422
    assert answer.json["detail"].startswith(f"{name}: there is no such parameter. There are ")


def test_articles_come_page_by_page(api: Ask, full_press: Press) -> None:
    together = [row["id"] for row in api("/articles?limit=500").json["items"]]
    found: list[int] = []
    page = api("/articles?limit=2").json
    found += [row["id"] for row in page["items"]]
    while page["next"]:
        page = api(f"/articles?limit=2&after={page['next']}").json
        found += [row["id"] for row in page["items"]]
    assert found == together
    assert len(set(found)) == len(full_press.store.articles(limit=100))
    gone = api("/articles?outlet=sahel&status=gone").json["items"]
    assert [row["title"] for row in gone] == ["تأجيل مباراة الأحد"]


def test_the_cursor_of_changes_neither_skips_nor_repeats(api: Ask, full_press: Press) -> None:
    seen: list[int] = []
    cursor, rounds = 0, 0
    while rounds < 12:
        page = api(f"/changes?after={cursor}&limit=2").json
        seen += [change["id"] for change in page["items"]]
        cursor, rounds = page["cursor"], rounds + 1
        if rounds <= 5:  # changes come meanwhile
            full_press.reads(
                ARTICLE, hours=0.1 - rounds / 100, paragraphs=(f"The ferry leaves at {rounds} on Friday.",)
            )
    stored = sorted(change.id for change in full_press.store.changes(limit=1000))
    assert seen == stored
    assert len(seen) >= 8
    assert not page["more"]


def test_changes_say_what_was_done(api: Ask) -> None:
    (change,) = api("/changes?outlet=bahr_times").json["items"]
    assert (change["kind"], change["version"], change["told"]) == ("changed", 2, True)
    assert {edit["kind"] for edit in change["typed"]} & {"number", "date", "name", "paragraph-reworded"}
    latest = api("/changes/latest?language=en").json["items"]
    assert latest == [change]
    assert api("/changes?kind=gone").json["items"][0]["outlet_id"] == "sahel"


def test_runs(api: Ask) -> None:
    runs = api("/runs?limit=1").json
    assert len(runs["items"]) == 1
    older = api(f"/runs?before={runs['next']}").json["items"]
    assert older[0]["id"] < runs["items"][0]["id"]
    first = api(f"/runs/{older[-1]['id']}").json
    assert first["state"] == "finished"
    requests = api(f"/runs/{first['id']}/requests?limit=3").json
    assert len(requests["items"]) == 3
    assert api(f"/runs/{first['id']}/requests?after={requests['next']}").json["items"][0]["id"] > int(requests["next"])


def test_gaps(api: Ask, full_press: Press) -> None:
    (state,) = full_press.store.channels_of("sahel")
    at = full_press.at(0.001)
    gap = Gap(full_press.at(2), full_press.at(1), 7.0)
    poll = Poll(replace(state, last_polled_at=at), Fetch(state.channel.url, at, 200), gap=gap)
    full_press.store.record_poll(poll, full_press.run)
    (shown,) = api("/gaps?outlet=sahel").json
    assert (shown["missed"], shown["found"], shown["closed_at"]) == (7.0, 0, None)
    assert shown["after"] < shown["before"]
    assert api("/gaps?outlet=deniz").json == []


def test_search(api: Ask, full_press: Press) -> None:
    full_press.store.search_index.extend(100)
    hits = api("/search?q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9").json  # مكتبة
    assert {hit["outlet_id"] for hit in hits["items"]} == {"sahel"}
    assert all(any(piece["marked"] for piece in hit["snippet"]) for hit in hits["items"])
    assert api("/search?q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9&until=2020-01-01").json["items"] == []
    assert api("/search?q=%22").json == {"items": [], "next_offset": None}


def test_what_did_not_change_is_not_sent_again(api: Ask) -> None:
    first = api("/outlets")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    again = api("/outlets", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert api("/outlets", headers={"if-none-match": '"other"'}).status == 200


def test_long_answers_are_compressed(api: Ask) -> None:
    answer = api("/articles", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_answers_are_guarded_and_open_to_no_other_site(api: Ask) -> None:
    answer = api("/outlets", headers={"origin": "https://elsewhere.example"})
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not [name for name in answer.headers if name.startswith("access-control")]
    refused = api("/outlets", headers={"host": "elsewhere.example"})
    assert (refused.status, list(refused.json)) == (421, ["detail"])


def test_a_store_that_fails_is_told(api: Ask, broken_store: Any) -> None:
    answer = api("/articles", over=broken_store)
    assert (answer.status, answer.json) == (503, {"detail": "The disk is full. Free some space."})


def test_half_a_surrogate_pair_does_no_harm(api: Ask, full_press: Press) -> None:
    full_press.reads(ARTICLE, hours=0.01, section="Half \ud83d of a pair")
    assert api(f"/articles/by-url?url={ARTICLE}").json["latest"]["section"] == "Half ? of a pair"


def test_the_description_names_every_route(api: Ask) -> None:
    described = api("/openapi.json").json
    assert described["servers"] == [{"url": "/api/v1"}]
    assert {"/outlets", "/articles", "/changes", "/runs", "/findings", "/search"} <= described["paths"].keys()
    assert all("summary" in way for path in described["paths"].values() for way in path.values())


def test_no_page_loads_documentation_from_elsewhere(api: Ask) -> None:
    assert [api(target).status for target in ("/docs", "/redoc")] == [404, 404]


def test_acting_needs_a_token(full_press: Press, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    add_token(tokens, "a-token-that-is-long-enough")
    app = create_app(
        full_press.store, settings=replace(Settings(), token_file=str(tokens)), clock=FixedClock(full_press.now)
    )
    bearer = {"authorization": "Bearer a-token-that-is-long-enough"}

    def post(target: str, **headers: str) -> Any:
        return asyncio.run(call_app(app, f"/api/v1{target}", method="POST", headers=headers))

    assert post("/outlets/sahel/pause").status == 401
    paused = post("/outlets/sahel/pause", **bearer)
    assert (paused.status, paused.json["paused_at"] is not None) == (200, True)
    assert post("/outlets/sahel/crawl", **bearer).status == 409
    assert post("/outlets/sahel/resume", **bearer).json == {"outlet_id": "sahel", "paused_at": None}
    assert post("/outlets/sahel/crawl", **bearer).status == 202
    assert full_press.store.channels_of("sahel")[0].next_due_at <= full_press.now
    assert post("/outlets/nobody/crawl", **bearer).status == 404
    full_press.store.sync_outlets([one for name, one in full_press.outlets.items() if name != "sahel"], full_press.now)
    for act in ("crawl", "pause", "resume"):
        assert post(f"/outlets/sahel/{act}", **bearer).status == 409
