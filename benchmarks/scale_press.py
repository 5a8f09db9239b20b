"""Thousands of outlets on loopback that publish as real ones do, for `benchmarks.scale`.

Run as a process of its own: `python -m benchmarks.scale_press PORT OUTLETS SEED SPEED`. Second 0 of their
life is when it says `ready`, and each second by the clock is `SPEED` of theirs. An outlet publishes by its
own rate (most a few times a day, a few hundreds of times) and the hour of the day; its feed lists the last
twenty articles and carries an ETag; its pages differ around their articles at every look.
"""

import asyncio
import random
import sys
import time
from bisect import bisect_right
from functools import cache
from itertools import count as counted

from benchmarks.answering import Answering
from benchmarks.crawl_site import article, feed_of
from benchmarks.processes import end_with_parent

LISTED = 20
DAY = 86400.0
_HOURS = (1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 9, 9, 8, 8, 8, 7, 7, 6, 6, 5, 4, 3, 2)
_BEGINS = 9 * 3600.0  # the hour of the day at second 0: a busy one
_SIGHTS = counted(1)


def host_of(outlet: int) -> str:
    """The host of an outlet."""
    return f"o{outlet}.press.test"


@cache
def published(outlet: int, seed: int, until: float) -> tuple[float, ...]:
    """When an outlet publishes, in seconds from the start: one article from before it, then all until a moment."""
    chance = random.Random(f"{seed}/{outlet}")
    daily = min(chance.lognormvariate(2.2, 1.1), 300.0)
    peak = daily / DAY * 24 * max(_HOURS) / sum(_HOURS)
    times = [-chance.uniform(60, 3600)]
    at = chance.expovariate(peak)
    while at < until:
        hour = int((_BEGINS + at) % DAY // 3600)
        if chance.random() * max(_HOURS) < _HOURS[hour]:
            times.append(at)
        at += chance.expovariate(peak)
    return tuple(times)


class ScalePress:
    """All outlets. `life` is how long, in seconds of theirs, it is asked for."""

    def __init__(self, port: int, seed: int, speed: float, life: float) -> None:
        self._port, self._seed, self._speed, self._life = port, seed, speed, life
        self._start = time.monotonic()

    def answer(self, head: bytes) -> bytes:
        """The answer to a request."""
        path = head.split(b" ", 2)[1].decode()
        host = head.partition(b"Host: ")[2].partition(b":")[0].decode()
        if not host.startswith("o") or path == "/robots.txt":
            return _written(404, b"", b"text/plain")
        outlet = int(host[1:].partition(".")[0])
        times = published(outlet, self._seed, self._life)
        now = (time.monotonic() - self._start) * self._speed
        out = bisect_right(times, now)
        if path == "/feed.xml":
            tag = b'"%d"' % out
            if tag in head.partition(b"If-None-Match: ")[2]:
                return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % tag
            numbers = range(max(out - LISTED, 0), out)
            addresses = [f"http://{host}:{self._port}/news/{number}" for number in reversed(numbers)]
            texts = [outlet * 7 + number for number in reversed(numbers)]
            return _written(200, feed_of(host, addresses, texts), b"application/rss+xml", b"ETag: %b\r\n" % tag)
        return _written(
            200, article(outlet * 7 + int(path.rpartition("/")[2]), next(_SIGHTS)), b"text/html; charset=utf-8"
        )


def _written(status: int, body: bytes, media: bytes, more: bytes = b"") -> bytes:
    head = b"HTTP/1.1 %d X\r\nContent-Type: %b\r\n%bContent-Length: %d\r\n\r\n"
    return head % (status, media, more, len(body)) + body


async def serve(port: int, seed: int, speed: float, life: float) -> None:
    """Serve until the process is ended."""
    press = ScalePress(port, seed, speed, life)
    await asyncio.get_running_loop().create_server(lambda: Answering(press.answer), "127.0.0.1", port, backlog=4096)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    end_with_parent()
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
