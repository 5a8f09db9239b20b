"""An article page, or its failure, made into a visit."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from scrapy.http import Response

from rasid.auditing import audited
from rasid.comparing import hints_now, is_dated_anew
from rasid.errors import TROUBLES, Next
from rasid.judging import visit_failed, visit_read, visit_unchanged
from rasid.normalize.dates import count_fallback
from rasid.reading import reader_of
from rasid.records import Article, ArticleState, Exchange, Fetch, Outcome, Outlet, Problem, Validators, Visit
from rasid.standing import doubt_of, level_of
from spiders.evidence import check_html, fetch_of, is_conditional, validators_of
from spiders.failures import (
    HttpStatusError,
    UnaskedError,
    WrongContentError,
    check_status,
    lower_headers,
    retry_after_of,
    trouble_of,
)
from spiders.kit import Kit
from spiders.parse_pool import ReaderError, SlowReadError
from spiders.reading import read_and_stand
from spiders.rereading import read_as_today

log = logging.getLogger(__name__)

PROVED, AUDITED, REFUTED = "proved", "audited", "refuted"
"""A page that shows the same article, unread; one that was read all the same; one that had changed nevertheless."""

AUDIT_EVERY = 50
"""Of so many pages that need not be read, one is, to see whether the proof holds."""

_SAME = frozenset((Outcome.UNCHANGED, Outcome.COSMETIC, Outcome.MOVED))
_OTHER = frozenset((Outcome.UNCONFIRMED, Outcome.CHANGED, Outcome.SUSPECT))
"""What a page comes to that shows the last version's article, and one that does not. The outlet's noise, which
versions are without, is no matter of either."""

_READ = frozenset(Outcome) - {Outcome.SUSPECT, Outcome.MISSING, Outcome.GONE, Outcome.FAILED}


async def judge_visit(kit: Kit, state: ArticleState, response: Response) -> Visit:
    """What an article page comes to, with what the archive may keep of it."""
    assert response.request is not None  # Scrapy sets it on every response that it hands over
    request, known = response.request, kit.memory_of(state.outlet_id)
    headers, exchange = lower_headers(response.headers), request.meta.get("exchange")
    visit = await _judge(kit, state, response, headers, fetch_of(request, kit.clock, response), exchange)
    if state.validators.etag or state.validators.last_modified:
        after = validators_of(headers, b"", before=Validators())
        checked = audited(visit, state, after, known, kit.clock.now(), asked=is_conditional(request))
        visit = kit.learn(checked) if checked is not visit else visit
    return replace(visit, exchange=exchange)


async def _judge(
    kit: Kit,
    state: ArticleState,
    response: Response,
    headers: Mapping[str, str],
    fetch: Fetch,
    exchange: Exchange | None,
) -> Visit:
    """An unchanged answer is not parsed, nor is a page that is proved to show the same article."""
    now = kit.clock.now()
    try:
        check_status(response.status, headers, now)
        validators = validators_of(headers, response.body, before=state.validators, exchange=exchange)
        unchanged, proof = _is_unchanged(state, response, validators.body_digest), None
        if not unchanged:
            check_html(headers, response.body)
            outlet = kit.as_learned(state.outlet_id)
            proof = _proof(state, response, fetch, reader_of(outlet))
            if proof != PROVED:
                page = (response.body, response.url, outlet, headers)
                return await _read(kit, state, page, fetch, validators, proof)
    except UnaskedError as error:
        return failed_visit(kit, replace(state, validators=Validators()), fetch, error)
    except (HttpStatusError, WrongContentError, SlowReadError, ReaderError) as error:
        return failed_visit(kit, state, fetch, error)
    around = kit.around(state.outlet_id)
    same = visit_unchanged(state, fetch, validators=validators, now=now, settings=kit.settings, around=around)
    return kit.learn(same) if proof is None else replace(kit.learn(same), proof=proof)


_Page = tuple[bytes, str, Outlet | None, Mapping[str, str]]
"""A page's body, its address, its outlet and the headers it came with."""


async def _read(
    kit: Kit, state: ArticleState, page: _Page, fetch: Fetch, validators: Validators, proof: str | None
) -> Visit:
    """The page is read in full. Raises `SlowReadError` and `ReaderError`."""
    level = level_of(state.validators.standing, proof)
    article, shown, standings = await kit.workers.call(
        read_and_stand, *page, hints_now(state), fetch.at, state.first_seen_at, level
    )
    _count_fallbacks(article)
    reading = await read_as_today(kit, state, article, page[2]) if _is_readable(shown) else None
    validators = replace(validators, standing=standings[0])
    visit = visit_read(
        state if reading is None else replace(state, latest=reading, pending=None),
        fetch,
        article,
        validators=validators,
        problems=[Problem(kind, state.url) for kind in shown],
        now=kit.clock.now(),
        settings=kit.settings,
        around=kit.around(state.outlet_id),
    )
    if visit.outcome in _SAME and visit.state.validators == validators:
        validators = replace(validators, standing=standings[1])
        visit = replace(visit, state=replace(visit.state, validators=validators))
    elif proof == AUDITED and visit.outcome in _OTHER:
        log.warning("%s was taken for unchanged, but reads differently", state.url)
        proof = REFUTED
    return replace(kit.learn(visit), reading=reading if visit.outcome in _READ else None, proof=proof)


def _proof(state: ArticleState, response: Response, fetch: Fetch, reader: str) -> str | None:
    """Whether a page is proved to show the article as it was, or why not; None where nothing can prove it."""
    standing, latest = state.validators.standing, state.latest
    if standing is None or latest is None or latest.reader != reader or response.url != latest.url:
        return None
    if is_dated_anew(state):
        return None
    doubt = doubt_of(standing, response.body)
    if doubt is None:
        return AUDITED if (state.id + int(fetch.at.timestamp())) % AUDIT_EVERY == 0 else PROVED
    return doubt


def _count_fallbacks(article: Article) -> None:
    """Count dates that dateparser had to read, here in the process that is asked for figures."""
    for stamp in (article.published, article.modified):
        if stamp is not None and "fallback" in stamp.flags:
            count_fallback(stamp.text)


def failed_visit(kit: Kit, state: ArticleState, fetch: Fetch, error: Exception) -> Visit:
    """What a failure comes to."""
    kind, detail = trouble_of(error)
    visit = visit_failed(
        state,
        fetch,
        Problem(kind, state.url, detail),
        now=kit.clock.now(),
        settings=kit.settings,
        retry_after=retry_after_of(error, longest=kit.settings.retry_interval_max),
        around=kit.around(state.outlet_id),
    )
    return kit.learn(visit)


def _is_unchanged(state: ArticleState, response: Response, digest: str | None) -> bool:
    if response.status == 304:
        if state.latest is None or response.request is None or not is_conditional(response.request):
            raise UnaskedError("not modified, though nothing was asked of it, or nothing is known")
        return True
    if state.latest is None or not response.body or is_dated_anew(state):
        return False
    return digest == state.validators.body_digest


def _is_readable(troubles: tuple[str, ...]) -> bool:
    """Whether a page would not replace the article by nothing."""
    return all(TROUBLES[kind].next is Next.CARRY_ON for kind in troubles)
