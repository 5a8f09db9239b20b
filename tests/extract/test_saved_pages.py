"""Drop a file, get a test: `tests/pages/OUTLET/NAME.html` with `NAME.json` beside it.

The page is kept as the server sent it, in whatever charset. The JSON holds `url`, any of the keys that `rasid read`
prints, and `not_in_body`; another key is a mistake. White space is compared as one space.
"""

import json
from pathlib import Path

import pytest

from benchmarks.data import data_folder
from cli.reading import article_as_json
from outlets.loader import load_catalogue
from rasid.extract.page import page_problems
from rasid.extract.tree import squeeze
from rasid.reading import read_article
from rasid.records import Outlet

PAGES = Path(__file__).parents[1] / "pages"


def plain(value: object) -> object:
    """A value with its white space as one space."""
    if isinstance(value, str):
        return squeeze(value)
    return [plain(one) for one in value] if isinstance(value, list) else value


def check(outlet: Outlet | None, html: Path, expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    unwanted = wanted.pop("not_in_body", [])
    article = read_article(html.read_bytes(), wanted["url"], outlet=outlet)
    got = article_as_json(article, outlet)
    unknown = sorted(wanted.keys() - got.keys())
    assert unknown == [], f"{expected.name} has keys that `rasid read` does not print; it prints {sorted(got)}"
    assert {key: plain(got[key]) for key in wanted} == {key: plain(wanted[key]) for key in wanted}
    assert not [clutter for clutter in unwanted if clutter in "\n".join(article.paragraphs)]
    assert page_problems(article) == ()


@pytest.mark.parametrize("page", sorted(PAGES.glob("*/*.html")), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_saved_page_reads_as_expected(page: Path) -> None:
    check(load_catalogue().outlet(page.parent.name), page, page.with_suffix(".json"))


def test_real_article_reads_as_expected() -> None:
    folder = data_folder("../seed")
    if folder is None:
        pytest.skip("no development data: set RASID_DATA to its folder")
    check(load_catalogue().outlet("syria_news"), folder / "page.html", folder / "expected.json")


PAGE = """<html lang="ar"><head><title>بدء ترميم السوق | صدى</title></head><body><article><h1>بدء ترميم السوق</h1>
<time datetime="2026-05-01T09:30:00+03:00">1 أيار 2026</time>
<p>بدأت صباح اليوم أعمال ترميم السوق القديم وسط المدينة، وتستمر حتى الربيع المقبل بحسب البلدية.</p>
<p>وقال رئيس البلدية إن الكلفة تقارب مليوني ليرة تدفعها المحافظة.</p></article></body></html>"""
FACTS = {
    "url": "https://sada.example/n/301",
    "title": "بدء ترميم السوق",
    "published_at_utc": "2026-05-01T06:30:00Z",
}


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16"])
def test_a_page_is_checked_as_it_was_sent(tmp_path: Path, charset: str) -> None:
    html, expected = tmp_path / "market.html", tmp_path / "market.json"
    html.write_bytes(PAGE.encode(charset))
    expected.write_text(json.dumps({**FACTS, "language": "ar", "not_in_body": ["صدى"]}), encoding="utf-8")
    check(None, html, expected)


@pytest.mark.parametrize(
    "wrong",
    [{"titel": "بدء ترميم السوق"}, {"published_at_utc": "2026-05-01T09:30:00Z"}, {"language": "fa"},
     {"authors": ["ليلى حداد"]}, {"not_in_body": ["مليوني ليرة"]}],
)  # fmt: skip
def test_what_is_expected_and_not_there_fails(tmp_path: Path, wrong: dict[str, object]) -> None:
    html, expected = tmp_path / "market.html", tmp_path / "market.json"
    html.write_text(PAGE, encoding="utf-8")
    expected.write_text(json.dumps({**FACTS, **wrong}), encoding="utf-8")
    with pytest.raises(AssertionError):
        check(None, html, expected)
