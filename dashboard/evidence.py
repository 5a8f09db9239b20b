"""An article's fields with where each was found. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rasid.records import Article, Stamp
from rasid.trust import confidences


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field. At most one of `text`, `stamp`, `url` and `count` is set: none when nothing was found.

    `prose` tells whether `text` is in the article's language, and not a value of Rasid's. `sure` is how many in a
    hundred such findings are right.
    """

    field: str
    source: str | None
    text: str | None = None
    stamp: Stamp | None = None
    url: str | None = None
    count: int = 0
    prose: bool = True
    sure: int | None = None


def evidence(article: Article) -> list[Evidence]:
    """The fields in the order in which people look for them."""
    sure = confidences(article)
    rows = ((row, sure.get(row.field)) for row in _rows(article))
    return [row if share is None else replace(row, sure=round(100 * share)) for row, share in rows]


def _rows(article: Article) -> Iterator[Evidence]:
    sources = article.sources
    for name, stamp in (("published", article.published), ("modified", article.modified)):
        yield Evidence(name, stamp.source if stamp else sources.get(name), stamp=stamp)
    for name, text in (
        ("title", article.title),
        ("section", article.section),
        ("authors", "، ".join(article.authors) if article.direction == "rtl" else ", ".join(article.authors)),
        ("byline", article.byline),
        ("image_caption", article.image_caption),
    ):
        yield Evidence(name, sources.get(name), text=text or None)
    yield Evidence("paragraphs", sources.get("paragraphs"), count=len(article.paragraphs))
    yield Evidence("image", sources.get("image"), url=article.image)
    yield Evidence("canonical_url", sources.get("canonical_url"), url=article.canonical_url)
    yield Evidence("language", sources.get("language"), text=article.language, prose=False)
    yield Evidence("reader", None, text=article.reader, prose=False)
    yield Evidence("digest", None, text=article.digest, prose=False)
