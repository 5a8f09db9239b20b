"""Addresses of articles: from an article's number to its path and back, without a table.

Numbers are recovered from the path by arithmetic; the press then compares the whole path, so that
only the true address of an article is answered.
"""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from demo.chance import number as named

_ODD = 0x9E3779B1  # prime to 2**32: multiplying by it can be undone
_BACK = pow(_ODD, -1, 2**32)
_ASCII = str.maketrans("çğıöşüâîûéèêàïëôœÇĞİÖŞÜÉÈÀ", "cgiosuaiueeeaieooCGIOSUEEA")
_STEP = 7


def _base(house_id: str) -> int:
    return 100_000 + named(house_id, "base") % 800_000


def _identifier(house_id: str, number: int) -> int:
    return _base(house_id) + number * _STEP


def _words(title: str) -> str:
    return "-".join(re.findall(r"\w+", title))


def _latin(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.translate(_ASCII).lower()))


def _hashed(house_id: str, number: int, local: datetime, _: str) -> str:
    mixed = (number * _ODD + named(house_id, "mix")) % 2**32
    return f"/{mixed:08x}-{local:%d%m%y}12.html"


def _dated(house_id: str, number: int, local: datetime, _: str) -> str:
    return f"/sorani/{local:%d%m%Y}{_identifier(house_id, number)}"


def _slug(house_id: str, number: int, _: datetime, title: str) -> str:
    return f"/article/{_identifier(house_id, number)}/{quote(_words(title))}"


def _farsi(house_id: str, number: int, _: datetime, title: str) -> str:
    return f"/fa/news/{_identifier(house_id, number)}/{quote(_words(title))}"


def _issue(house_id: str, number: int, local: datetime, _: str) -> str:
    return f"/{local:%Y}/{local:%Y%m%d}/ln{_identifier(house_id, number)}.htm"


def _bare(house_id: str, number: int, _: datetime, _title: str) -> str:
    return f"/{_identifier(house_id, number)}"


def _query(house_id: str, number: int, _: datetime, _title: str) -> str:
    return f"/index.php?rubrique=article&id={_identifier(house_id, number)}"


def _section(house_id: str, number: int, _: datetime, _title: str) -> str:
    return f"/news/local/article-{_identifier(house_id, number)}/"


def _calendar(house_id: str, number: int, local: datetime, title: str) -> str:
    return f"/{local:%Y/%m/%d}/{_latin(title)}-{_identifier(house_id, number)}/"


def _turkish(house_id: str, number: int, _: datetime, title: str) -> str:
    return f"/haber/{_latin(title)}-{_identifier(house_id, number)}"


_WRITE: dict[str, Callable[[str, int, datetime, str], str]] = {
    "hashed": _hashed,
    "dated": _dated,
    "slug": _slug,
    "farsi": _farsi,
    "issue": _issue,
    "bare": _bare,
    "query": _query,
    "section": _section,
    "calendar": _calendar,
    "turkish": _turkish,
}
_READ = {
    "hashed": r"^/([0-9a-f]{8})-\d{6}12\.html$",
    "dated": r"^/sorani/\d{8}(\d+)$",
    "slug": r"^/article/(\d+)/",
    "farsi": r"^/fa/news/(\d+)/",
    "issue": r"^/\d{4}/\d{8}/ln(\d+)\.htm$",
    "bare": r"^/(\d+)$",
    "query": r"[?&]id=(\d+)$",
    "section": r"^/news/local/article-(\d+)/$",
    "calendar": r"-(\d+)/$",
    "turkish": r"-(\d+)$",
}


def path_of(style: str, house_id: str, number: int, local: datetime, title: str) -> str:
    """The path (with its query) of the `number`-th article; `local` and `title` as first published."""
    return _WRITE[style](house_id, number, local, title)


def number_in(style: str, house_id: str, path: str) -> int | None:
    """The number of the article that may have this path; None when no article can have it."""
    found = re.search(_READ[style], path)
    if not found:
        return None
    if style == "hashed":
        return (int(found[1], 16) - named(house_id, "mix")) * _BACK % 2**32
    number, rest = divmod(int(found[1]) - _base(house_id), _STEP)
    return number if number >= 0 and rest == 0 else None
