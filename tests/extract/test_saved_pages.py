"""Drop a file, get a test: `tests/pages/OUTLET/NAME.html` with `NAME.json` beside it.

The JSON holds any of: url, title, section, byline, authors, published_text, image, image_caption,
paragraphs, not_in_body. White space is compared as one space.
"""

import json
from pathlib import Path

import pytest

from benchmarks.data import data_folder
from outlets.loader import load_catalogue
from rasid.extract.page import extract_page, page_problems
from rasid.extract.tree import squeeze
from rasid.records import Found, Hints, RawArticle

PAGES = Path(__file__).parents[1] / "pages"


def shown(article: RawArticle) -> dict[str, object]:
    def text(found: Found | None) -> str | None:
        return squeeze(found.value) if found else None

    return {
        "url": article.url,
        "title": text(article.title),
        "section": text(article.section),
        "byline": text(article.byline),
        "authors": [found.value for found in article.authors],
        "published_text": text(article.published[0]) if article.published else None,
        "image": text(article.image),
        "image_caption": text(article.image_caption),
        "paragraphs": [squeeze(p) for p in article.paragraphs],
    }


def check(outlet_id: str, html: Path, expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    outlet = load_catalogue().outlet(outlet_id)
    article = extract_page(html.read_text(encoding="utf-8"), wanted["url"], outlet=outlet, hints=Hints())
    got = shown(article)
    assert {key: got[key] for key in wanted if key in got} == {key: wanted[key] for key in wanted if key in got}
    assert not [clutter for clutter in wanted.get("not_in_body", ()) if clutter in "\n".join(article.paragraphs)]
    assert page_problems(article) == ()


@pytest.mark.parametrize("page", sorted(PAGES.glob("*/*.html")), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_saved_page_reads_as_expected(page: Path) -> None:
    check(page.parent.name, page, page.with_suffix(".json"))


def test_real_article_reads_as_expected() -> None:
    folder = data_folder("../seed")
    if folder is None:
        pytest.skip("no development data: set RASID_DATA to its folder")
    check("syria_news", folder / "page.html", folder / "expected.json")
