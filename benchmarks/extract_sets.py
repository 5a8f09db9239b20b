"""The page sets: truth and pages, halves for honest tuning, samples for quick runs."""

import gzip
import json
import random
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.data import data_folder
from rasid.normalize.charset import decode
from rasid.normalize.urls import site_of

NAMES = (
    "aeb", "fundus", "fundus_eval", "naeb", "wcxb", "regional", "htmldate_default", "htmldate_mediacloud",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page of a set. `truth` has what is known of `title`, `authors`, `date`, `datetime`, `body`."""

    set_name: str
    path: Path
    url: str
    truth: Mapping[str, Any]

    @cached_property
    def body(self) -> bytes:
        """The page as received."""
        return gzip.decompress(self.path.read_bytes())

    @cached_property
    def html(self) -> str:
        """The page as text: all engines get the same."""
        return decode(self.body, headers={}, languages=()).text

    def forget(self) -> None:
        """Free what was read from the disk."""
        for name in ("body", "html"):
            self.__dict__.pop(name, None)

    @property
    def half(self) -> int:
        """0 or 1, by the host: pages of one outlet stand in one half."""
        host = urlsplit(self.url).hostname or ""
        return zlib.crc32(host.removeprefix("www.").encode()) % 2


def load(name: str) -> list[Page]:
    """All pages of a set; an empty list when the set is not there."""
    folder = data_folder(f"pages/{name}")
    if folder is None:
        return []
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Page(name, folder / row["file"], row.get("url") or "", row) for row in rows]


def chosen(names: list[str], *, sample: int | None, half: int | None, seed: int) -> Iterator[tuple[str, list[Page]]]:
    """The sets asked for, whole or sampled, of one half of the outlets or of both."""
    for name in names:
        pages = [page for page in load(name) if half is None or page.half == half]
        if sample is not None and len(pages) > sample:
            pages = sorted(random.Random(seed).sample(pages, sample), key=lambda p: p.path.name)
        if pages:
            yield name, pages


@cache
def site_names() -> frozenset[str]:
    """What the sites of all sets are called: `example` for `www.example.co.uk`."""
    return frozenset(site_of(page.url).partition(".")[0] for name in NAMES for page in load(name) if page.url)
