"""The press as a catalogue, and its pages read by Rasid's own rules."""

import html
from datetime import timedelta
from pathlib import Path

import pytest

from demo.catalogue import write_catalogue
from demo.houses import houses
from demo.model import DELETIONS, Act, Request
from demo.pages import WHOLE
from demo.plan import plan_for
from demo.press import Press
from demo.score import plain
from outlets.loader import load_catalogue
from rasid.reading import read_article
from rasid.records import Outlet

RULED = [house.id for house in houses(10) if house.rules]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outlet]:
    folder = tmp_path_factory.mktemp("catalogue")
    write_catalogue(folder, 8001, 23)
    write_catalogue(folder, 8001)  # fewer: the files of the others go
    return {outlet.id: outlet for outlet in load_catalogue(folder, strict=True)}


def test_the_catalogue_loads_as_the_press_is(catalogue: dict[str, Outlet]) -> None:
    for house in houses(10):
        outlet = catalogue[house.id]
        assert (outlet.country, outlet.zone, outlet.languages) == (house.country, house.zone, (house.language,))
        assert outlet.channels[0].url == f"http://{house.host}:8001{house.channel_path}"
        assert outlet.name == house.name
        assert bool(outlet.rules) == bool(house.rules)
    assert len(catalogue) == 10
    assert 3 <= len(RULED) < 10


def test_of_a_scripted_press_the_last_outlet_is_opened_in_a_browser(tmp_path: Path) -> None:
    write_catalogue(tmp_path, 1, 3, scripted=True)
    assert [outlet.id for outlet in load_catalogue(tmp_path, strict=True) if outlet.render] == [houses(3)[-1].id]


def test_a_scripted_page_is_empty_until_its_script_has_run() -> None:
    press = Press(7, plan_for(60, 3, scripted=True))
    house = press.houses[-1]
    (piece, *_) = press.desk(2).listed(5.0)
    shell = press.respond(Request(house.host, piece.path, 5.0, {}, "GET"))
    whole = press.respond(Request(house.host, piece.path + WHOLE, 5.0, {}, "GET"))
    title = piece.at(5.0).title
    assert (shell.status, whole.status) == (200, 200)
    assert title not in shell.body.decode()
    assert title in html.unescape(whole.body.decode())


def test_two_catalogues_of_one_press_are_the_same(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "a", 1)
    write_catalogue(tmp_path / "b", 1)
    for path in (tmp_path / "a").iterdir():
        assert path.read_text(encoding="utf-8") == (tmp_path / "b" / path.name).read_text(encoding="utf-8")


@pytest.mark.parametrize("outlet_id", RULED)
def test_pages_of_outlets_with_rules_are_read_to_the_letter(
    press: Press, catalogue: dict[str, Outlet], outlet_id: str
) -> None:
    for article in press.truth(60).articles:
        if article.outlet_id != outlet_id:
            continue
        for revision in article.revisions:
            if revision.act in DELETIONS or revision.act is Act.FLICKER:
                continue
            at = max(revision.at, 0.0)
            answer = press.respond(Request(f"{article.host}:8001", article.path, at))
            url = f"http://{article.host}:8001{article.path}"
            now = press.epoch + timedelta(seconds=at)
            read = read_article(answer.body, url, outlet=catalogue[outlet_id], headers=answer.headers, now=now)
            assert plain(read.title or "") == plain(revision.title)
            assert tuple(map(plain, read.paragraphs)) == tuple(map(plain, revision.paragraphs))
            assert read.published is not None
            assert read.published.instant == revision.published
