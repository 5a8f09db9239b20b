"""The site that `benchmarks.crawl` fetches from: pages of usual size, served fast enough not to matter.

Run as a process of its own (`python -m benchmarks.crawl_site PORT`). Each of 127.0.0.1 to .16 is a host.
An address says how it answers: `/same/` without validators and always alike, `/etag/` with an ETag,
`/noisy/` with other counters, tokens and teasers around the same article each time. `/feed-noisy/etag/5/30/`
is a list of 30 articles at `/etag/`, from number 5 on, that gives another moment of its making each time.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import count as counted

from benchmarks.answering import Answering
from benchmarks.processes import end_with_parent
from demo.houses import houses
from demo.writing import compose

HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 17))
_SIGHTS = counted(1)
_TEXTS = 960  # different ones
_ETAG = b'"5f3-61a0c"'
_HOUSES = houses(10)
_STAMP = "2026-11-{day:02}T08:{minute:02}:00+03:00"


@lru_cache(maxsize=4096)
def article_parts(number: int) -> tuple[str, ...]:
    """A page of about 60 KB, cut where a noisy one differs."""
    number %= _TEXTS
    house = _HOUSES[number % len(_HOUSES)]
    drafts = [compose(house.language, house.places, house.words, house.id, number + n) for n in range(3)]
    title = drafts[0].title()
    texts = [text for draft in drafts for text in draft.paragraphs()]
    body = "\n".join(f"<p>{escape(text)}</p>" for text in texts)
    stamp = _STAMP.format(day=number % 20 + 1, minute=number % 60)
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": stamp}
    menu = "".join(
        f'<li class="item"><a href="/section/{n}">{escape(place)}</a></li>' for n, place in enumerate(house.places * 8)
    )
    script = "".join(
        f'window.cfg.push({{"slot":"box-{n}","sizes":[[300,250],[728,90]],"lazy":true}});' for n in range(220)
    )
    style = "".join(f".card-{n}{{margin:0 auto;padding:{n}px;color:#33{n % 10}}}" for n in range(160))
    return (
        f'<!DOCTYPE html><html lang="{house.language}" dir="{house.direction}"><head><meta charset="utf-8">'
        f'<title>{escape(title)} | {escape(house.name)}</title><meta property="og:title" content="{escape(title)}">'
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{stamp}">'
        f'<style>{style}</style><script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
        '<meta name="csrf-token" content="',
        f'"><script>{script}</script></head><body><header><nav><ul>{menu}</ul></nav><span class="views">',
        f'</span></header><main><article><h1>{escape(title)}</h1><time datetime="{stamp}">{stamp[:10]}</time>'
        f'<div class="text">{body}</div></article></main><aside class="related">',
        f"</aside><footer><ul>{menu}</ul><script>{script}</script></footer></body></html>",
    )


@lru_cache(maxsize=4096)
def _teasers(number: int) -> tuple[str, ...]:
    house = _HOUSES[number % len(_HOUSES)]
    titles = [compose(house.language, house.places, house.words, house.id, number + n).title() for n in range(7, 15)]
    return tuple(
        f'<div class="card"><a href="/etag/{number + n}"><img src="/{n}.jpg" alt=""><h3>{escape(title)}</h3></a></div>'
        for n, title in enumerate(titles)
    )


@lru_cache(maxsize=4096)
def _encoded(number: int) -> tuple[bytes, ...]:
    return tuple(part.encode() for part in (*article_parts(number), *_teasers(number)))


def article(number: int, sight: int = 0) -> bytes:
    """The page of an article; with another `sight` it has another look, around the same article."""
    *parts, a, b, c, d, e, f, g, h = _encoded(number)
    teasers = [a, b, c, d, e, f, g, h]
    shift = sight % 8
    around = b"".join(teasers[shift:] + teasers[:shift])
    return b"%b%016x%b%d%b%b%b" % (parts[0], sight * 0x9E3779B1, parts[1], 40 + sight, parts[2], around, parts[3])


@lru_cache(maxsize=4096)
def feed(kind: str, first: int, count: int, host: str) -> tuple[bytes, bytes]:
    """A list of articles, cut where the moment of its making stands."""
    numbers = range(first, first + count)
    whole = feed_of(host, [f"http://{host}:PORT/{kind}/{number}" for number in numbers], numbers)
    before, clock, after = whole.partition(b"<lastBuildDate>")
    return before + clock, after


@lru_cache(maxsize=4096)
def _entry(number: int) -> tuple[str, str, str]:
    number %= _TEXTS
    house = _HOUSES[number % len(_HOUSES)]
    draft = compose(house.language, house.places, house.words, house.id, number)
    stamp = f"Thu, {number % 20 + 1:02} Nov 2026 08:{number % 60:02}:00 +0300"
    return escape(draft.title()), escape(draft.paragraphs()[0]), stamp


def feed_of(host: str, addresses: Sequence[str], texts: Sequence[int]) -> bytes:
    """A feed that lists articles by their addresses, with the texts of those numbers."""
    made = []
    for address, number in zip(addresses, texts, strict=True):
        title, summary, stamp = _entry(number)
        made.append(
            f"<item><title>{title}</title><link>{address}</link><guid>{address}</guid>"
            f"<description>{summary}</description><pubDate>{stamp}</pubDate></item>"
        )
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{host}</title>'
    return f"{head}<lastBuildDate></lastBuildDate>{''.join(made)}</channel></rss>".encode()


class Site:
    """All hosts' pages and feeds, on one port."""

    def __init__(self, port: int) -> None:
        self._port = str(port).encode()

    def answer(self, head: bytes) -> bytes:
        """The answer to a request."""
        path = head.split(b" ", 2)[1].decode()
        _, kind, *rest = path.split("/")
        if kind.removeprefix("feed-") not in ("same", "etag", "noisy"):
            return b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
        tagged = kind.endswith("etag")
        if tagged and _ETAG in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % _ETAG
        sight = next(_SIGHTS) if kind.endswith("noisy") else 0
        if kind.startswith("feed-"):
            host = head.partition(b"Host: ")[2].partition(b":")[0].decode()
            return _written(self._list(rest, host, sight), b"application/rss+xml", tagged=tagged)
        return _written(article(int(rest[0]), sight), b"text/html; charset=utf-8", tagged=tagged)

    def _list(self, path: list[str], host: str, sight: int) -> bytes:
        kind, first, count, *_ = path
        before, after = feed(kind, int(first), int(count), host)
        return (before + b"%d" % sight + after).replace(b"PORT", self._port)


def _written(body: bytes, media: bytes, *, tagged: bool) -> bytes:
    tag = b"ETag: %b\r\n" % _ETAG if tagged else b""
    return b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\n%bContent-Length: %d\r\n\r\n%b" % (media, tag, len(body), body)


async def serve(port: int) -> None:
    """Serve until the process is ended; says on its output when it does."""
    loop, site = asyncio.get_running_loop(), Site(port)
    for host in HOSTS:
        await loop.create_server(lambda: Answering(site.answer), host, port, backlog=1024)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    end_with_parent()
    asyncio.run(serve(int(sys.argv[1])))
