"""What it costs to decide that an article is unchanged, without parsing, beyond what Scrapy itself does."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator

from scrapy.http import HtmlResponse, Request, Response

from benchmarks.changes_world import Watch
from demo.model import Request as Asked
from demo.newsroom import month_plan
from demo.noisy import NoisyPress
from rasid.records import Article, ArticleState, ArticleStatus, Outcome
from rasid.settings import Settings
from spiders.visits import judge_visit

_ROUNDS, _LOOKS, _OUTLETS = 9, 20, 10


def unchanged_ms() -> dict[str, float]:
    """CPU milliseconds of judging a 304, and the very same body: the worst of ten outlets, each a median over rounds.

    All that Rasid adds to a request is in it, from the response to what goes to the store: status, digest of the body,
    decision, next look.
    """
    return asyncio.run(_measured())


async def _measured() -> dict[str, float]:
    worst = {"unchanged_304_ms": 0.0, "unchanged_body_ms": 0.0}
    press = NoisyPress(1, month_plan(_OUTLETS, 12), ())
    for index in range(_OUTLETS):
        watch = Watch(press, index, Settings())
        for name, took in (await _outlet(watch, press, index)).items():
            worst[name] = max(worst[name], took)
        watch.kit.close()
    return {name: round(took, 4) for name, took in worst.items()}


async def _outlet(watch: Watch, press: NoisyPress, index: int) -> dict[str, float]:
    piece = max(press.desk(index).listed(press.plan.act_until), key=lambda p: sum(map(len, p.revisions[0].paragraphs)))
    watch.clock.at = press.plan.act_until
    url = f"http://{press.houses[index].host}{piece.path}"
    body = press.serve(Asked(press.houses[index].host, piece.path, watch.clock.at))[0].body
    request = Request(url, headers={"If-None-Match": '"a"'}, meta={"fetched_at": watch.clock.now()})
    whole = HtmlResponse(url, body=body, headers={"ETag": '"a"', "Content-Type": "text/html"}, request=request)
    pending = ArticleState(1, watch.outlet.id, url, url, ArticleStatus.PENDING, watch.clock.now())
    read = (await judge_visit(watch.kit, pending, whole)).state
    assert isinstance(read.latest, Article)
    answers = {"unchanged_304_ms": Response(url, status=304, request=request), "unchanged_body_ms": whole}
    return {name: statistics.median([t async for t in _rounds(watch, read, one)]) for name, one in answers.items()}


async def _rounds(watch: Watch, state: ArticleState, answer: Response) -> AsyncIterator[float]:
    for _ in range(_ROUNDS):
        started = time.process_time()
        for _ in range(_LOOKS):
            visit = await judge_visit(watch.kit, state, answer)
        yield (time.process_time() - started) * 1000 / _LOOKS
        assert visit.outcome is Outcome.UNCHANGED
