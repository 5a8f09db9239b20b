"""What a fetch comes to: tables of the life of channels and articles."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rasid.gaps import sketch_of
from rasid.habit import Habit, Wishes
from rasid.judging import Heard, poll_failed, poll_succeeded, poll_unchanged, visit_failed, visit_read, visit_unchanged
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Candidate,
    ChannelState,
    Fetch,
    Hints,
    Outcome,
    Problem,
    Validators,
    Visit,
)
from rasid.settings import Settings

SETTINGS = Settings()
MakeArticle = Callable[..., Article]
MakeState = Callable[..., ArticleState]
MakeChannel = Callable[..., ChannelState]


@pytest.fixture
def read(now: datetime) -> Callable[..., Visit]:
    def visit(state: ArticleState, article: Article, at: datetime | None = None, body: str = "b") -> Visit:
        moment = at or now
        fetch = Fetch(state.url, moment, 200)
        return visit_read(
            state, fetch, article, validators=Validators(body_digest=body), problems=(), now=moment, settings=SETTINGS
        )

    return visit


@pytest.fixture
def fail(now: datetime) -> Callable[..., Visit]:
    def visit(state: ArticleState, kind: str, at: datetime | None = None, retry_after: float | None = None) -> Visit:
        moment = at or now
        problem = Problem(kind, state.url)
        fetch = Fetch(state.url, moment, None)
        return visit_failed(state, fetch, problem, now=moment, settings=SETTINGS, retry_after=retry_after)

    return visit


def test_first_reading_is_new_and_makes_version_one(
    read: Callable[..., Visit], make_article: MakeArticle, make_article_state: MakeState, now: datetime
) -> None:
    visit = read(make_article_state(), make_article())
    assert visit.outcome is Outcome.NEW
    assert visit.version == make_article()
    assert visit.change is None
    assert (visit.state.status, visit.state.versions, visit.state.latest) == (ArticleStatus.LIVE, 1, make_article())
    assert visit.state.next_check_at == now + timedelta(seconds=SETTINGS.recheck_interval_min)


@pytest.mark.parametrize(
    ("fields", "outcome", "edited"),
    [
        ({}, Outcome.UNCHANGED, None),
        ({"title": "افتتاح مكتبـــة عامة في المدينة"}, Outcome.COSMETIC, None),
        ({"title": "افتتاح مكتبة عامة في البلدة"}, Outcome.CHANGED, ["title"]),
        ({"paragraphs": ("افتتحت البلدية مكتبة.",), "section": "محليات"}, Outcome.CHANGED, ["section", "paragraphs"]),
        ({"published": None}, Outcome.CHANGED, ["published"]),
        ({"modified": None, "reader": "other", "language": None}, Outcome.UNCHANGED, None),
    ],
)
def test_second_reading(
    read: Callable[..., Visit],
    make_article: MakeArticle,
    make_article_state: MakeState,
    fields: dict[str, object],
    outcome: Outcome,
    edited: list[str] | None,
) -> None:
    first = read(make_article_state(), make_article()).state
    visit = read(first, make_article(**fields))
    assert visit.outcome is outcome
    if edited is None:
        assert (visit.version, visit.change, visit.state.versions) == (None, None, 1)
        assert visit.state.latest == first.latest
    else:
        assert visit.change is not None
        assert [edit.field for edit in visit.change.edits] == edited
        assert visit.state.versions == 2
        assert visit.state.latest == visit.version == make_article(**fields)


def test_missing_is_gone_only_when_seen_again_after_the_delay(
    read: Callable[..., Visit],
    fail: Callable[..., Visit],
    make_article: MakeArticle,
    make_article_state: MakeState,
    now: datetime,
) -> None:
    live = read(make_article_state(), make_article()).state
    missing = fail(live, "http-404")
    assert (missing.outcome, missing.state.status, missing.change) == (Outcome.MISSING, ArticleStatus.MISSING, None)
    assert missing.state.next_check_at == now + timedelta(seconds=SETTINGS.gone_delay)
    early = fail(missing.state, "http-410", now + timedelta(seconds=SETTINGS.gone_delay / 2))
    assert early.outcome is Outcome.MISSING
    gone = fail(early.state, "http-404", now + timedelta(seconds=SETTINGS.gone_delay))
    assert (gone.outcome, gone.state.status) == (Outcome.GONE, ArticleStatus.GONE)
    assert gone.change is not None
    assert gone.change.kind is Outcome.GONE
    again = fail(gone.state, "http-404", now + timedelta(seconds=SETTINGS.gone_delay * 2))
    assert again.change is None, "a deletion is told once"
    assert again.state.latest == make_article(), "the last version stays"


def test_an_outage_makes_nothing_missing(
    read: Callable[..., Visit], fail: Callable[..., Visit], make_article: MakeArticle, make_article_state: MakeState
) -> None:
    live = read(make_article_state(), make_article()).state
    for kind in ("timeout", "dns", "http-5xx", "http-403", "http-429", "no-text"):
        visit = fail(live, kind)
        assert (visit.outcome, visit.change, visit.state.status) == (Outcome.FAILED, None, ArticleStatus.LIVE)
        assert visit.state.latest == live.latest


def test_an_article_never_read_stays_pending_on_404(fail: Callable[..., Visit], make_article_state: MakeState) -> None:
    visit = fail(make_article_state(), "http-404")
    assert (visit.outcome, visit.state.status) == (Outcome.FAILED, ArticleStatus.PENDING)
    assert visit.state.next_check_at is not None


def test_what_was_never_readable_is_given_up_in_the_end(
    fail: Callable[..., Visit], make_article_state: MakeState, now: datetime
) -> None:
    late = now + timedelta(seconds=SETTINGS.recheck_age_max + 1)
    assert fail(make_article_state(), "http-404", late).state.next_check_at is None


@pytest.mark.parametrize("changed_text", [True, False])
def test_a_gone_article_that_comes_back_is_restored(
    read: Callable[..., Visit],
    make_article: MakeArticle,
    make_article_state: MakeState,
    now: datetime,
    changed_text: bool,
) -> None:
    gone = make_article_state(
        status=ArticleStatus.GONE, latest=make_article(), versions=1, missing_since=now, first_seen_at=now
    )
    visit = read(gone, make_article(title="عنوان آخر") if changed_text else make_article())
    assert visit.outcome is Outcome.RESTORED
    assert visit.change is not None
    assert [edit.field for edit in visit.change.edits] == (["title"] if changed_text else [])
    assert visit.state.versions == (2 if changed_text else 1)
    assert (visit.state.status, visit.state.missing_since) == (ArticleStatus.LIVE, None)


@pytest.mark.parametrize(
    ("status", "outcome", "told", "problems"),
    [
        (ArticleStatus.LIVE, Outcome.UNCHANGED, False, None),
        (ArticleStatus.MISSING, Outcome.UNCHANGED, False, ()),
        (ArticleStatus.GONE, Outcome.RESTORED, True, ()),
    ],
)
def test_an_unchanged_answer(
    make_article: MakeArticle,
    make_article_state: MakeState,
    now: datetime,
    status: ArticleStatus,
    outcome: Outcome,
    told: bool,
    problems: tuple[()] | None,
) -> None:
    state = make_article_state(
        status=status, latest=make_article(), versions=1, validators=Validators("e1", None, "digest"), failures=3
    )
    visit = visit_unchanged(
        state, Fetch(state.url, now, 304), validators=Validators("e2", None, None), now=now, settings=SETTINGS
    )
    assert (visit.outcome, visit.change is not None, visit.problems) == (outcome, told, problems)
    assert visit.state.validators == Validators("e2", None, "digest")
    assert (visit.state.failures, visit.state.status) == (0, ArticleStatus.LIVE)
    assert visit.version is None


def test_retry_after_is_honoured(
    fail: Callable[..., Visit], make_article_state: MakeState, make_channel_state: MakeChannel, now: datetime
) -> None:
    visit = fail(make_article_state(), "http-429", retry_after=200_000)
    assert visit.state.next_check_at == now + timedelta(seconds=200_000)
    poll = poll_failed(
        make_channel_state(),
        Fetch("https://sahel.example/rss.xml", now, 429),
        Problem("http-429", "sahel/main"),
        now=now,
        settings=SETTINGS,
        retry_after=200_000,
    )
    assert poll.state.next_due_at == now + timedelta(seconds=200_000)


def test_polls_keep_their_rhythm(make_channel_state: MakeChannel, now: datetime) -> None:
    fetch = Fetch("https://sahel.example/rss.xml", now, 200)
    first = poll_succeeded(
        make_channel_state(failures=2),
        fetch,
        candidates=(),
        validators=Validators(body_digest="a"),
        problems=(),
        now=now,
        settings=SETTINGS,
    )
    assert first.state.interval == SETTINGS.poll_interval
    assert (first.state.failures, first.state.last_success_at) == (0, now)
    later = now + timedelta(seconds=first.state.interval)
    quiet = poll_unchanged(first.state, fetch, validators=Validators(etag="x"), now=later, settings=SETTINGS)
    assert (quiet.not_modified, quiet.problems, quiet.candidates) == (True, None, ())
    assert quiet.state.validators == Validators("x", None, "a")
    assert quiet.state.interval is not None
    assert quiet.state.interval > first.state.interval
    failed = poll_failed(
        quiet.state, replace(fetch, status=500), Problem("http-5xx", "sahel/main"), now=now, settings=SETTINGS
    )
    assert failed.state.last_success_at == later, "a failure does not touch the last success"
    assert failed.state.validators == quiet.state.validators
    assert failed.problems == (Problem("http-5xx", "sahel/main"),)


def test_a_list_that_stayed_as_it_was_is_polled_before_half_of_it_can_be_new(
    make_channel_state: MakeChannel, now: datetime
) -> None:
    """A lively channel of ten entries whose headers ask for an hour, in a quiet moment."""
    listed = tuple(Candidate(f"https://sahel.example/{n}", f"https://sahel.example/{n}") for n in range(10))
    lively = replace(
        make_channel_state().memory, habit=Habit((200.0,) * 24, (685.7,) * 7, 240.0), sketch=sketch_of(listed)
    )
    quiet = poll_unchanged(
        make_channel_state(memory=lively), Fetch("https://sahel.example/rss", now, 304), validators=Validators("x"),
        now=now, settings=SETTINGS, heard=Heard(fresh=3600.0),
    )  # fmt: skip
    assert quiet.state.interval == pytest.approx(0.5 * 10 / 20 * 3600, rel=0.1)


@pytest.mark.parametrize(("listed", "seconds"), [(30, 7200.0), (6, 5400.0)], ids=["it holds", "it would overflow"])
def test_what_a_feed_asked_for_holds_for_an_unchanged_list_too(
    make_channel_state: MakeChannel, now: datetime, listed: int, seconds: float
) -> None:
    """A `ttl` of two hours, two entries an hour; headers that say less shorten nothing."""
    names = tuple(Candidate(f"https://sahel.example/{n}", f"https://sahel.example/{n}") for n in range(listed))
    calm = Habit((20.0,) * 24, (68.6,) * 7, 240.0)
    memory = replace(make_channel_state().memory, habit=calm, sketch=sketch_of(names), wishes=Wishes(7200.0))
    quiet = poll_unchanged(
        make_channel_state(memory=memory), Fetch("https://sahel.example/rss", now, 304), validators=Validators("x"),
        now=now, settings=replace(SETTINGS, poll_interval=300.0), heard=Heard(fresh=60.0),
    )  # fmt: skip
    assert quiet.state.interval == pytest.approx(seconds, rel=0.05)


def test_a_channel_that_skips_days_and_then_fails_once_is_not_left_alone_for_days(
    make_channel_state: MakeChannel, now: datetime
) -> None:
    comes = (now.weekday() + 3) % 7
    fetch, skips = (
        Fetch("https://sahel.example/rss.xml", now, 200),
        Wishes(skip_days=(*range(comes), *range(comes + 1, 7))),
    )
    read = poll_succeeded(
        make_channel_state(), fetch, candidates=(), validators=Validators(), problems=(), now=now, settings=SETTINGS,
        heard=Heard(wishes=skips),
    )  # fmt: skip
    due = read.state.next_due_at
    assert due is not None
    assert due - now > timedelta(days=1)
    failed = poll_failed(
        read.state, replace(fetch, at=due, status=500), Problem("http-5xx", "sahel/main"), now=due, settings=SETTINGS
    )
    assert failed.state.next_due_at is not None
    assert failed.state.next_due_at - due <= timedelta(seconds=SETTINGS.poll_interval_max)


def entry(n: int, title: str = "افتتاح مكتبة عامة") -> Candidate:
    return Candidate(f"https://a.example/{n}", f"https://a.example/{n}", Hints(title=f"{title} {n}", published="الآن"))


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ([entry(1), entry(2)], [entry(2), entry(1)], False),
        ([entry(1)], [replace(entry(1), hints=replace(entry(1).hints, published="قبل ساعة"))], False),
        ([entry(1), entry(2)], [entry(2), entry(3)], True),
        ([entry(1)], [entry(1), entry(2)], True),
        ([entry(1)], [entry(1, "إغلاق مكتبة عامة")], True),
        ([], [], False),
    ],
)
def test_a_channel_moves_with_what_it_lists(
    make_channel_state: MakeChannel, now: datetime, before: list[Candidate], after: list[Candidate], moved: bool
) -> None:
    state = make_channel_state()
    listings: list[str | None] = []
    for body, candidates in enumerate((before, after)):  # another clock on the page each time
        fetch, validators = Fetch(state.channel.url, now, 200), Validators(body_digest=str(body))
        given = {"candidates": candidates, "validators": validators, "problems": ()}
        state = poll_succeeded(state, fetch, **given, now=now, settings=SETTINGS).state  # type: ignore[arg-type]  # a table of arguments
        listings.append(state.listing)
    assert (listings[1] != listings[0]) is moved
    assert (
        poll_unchanged(state, fetch, validators=validators, now=now, settings=SETTINGS).state.listing == state.listing
    ), "nothing was parsed"
