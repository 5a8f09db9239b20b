"""Servers that lie, and honest ones, polled for weeks: who loses the privilege of being believed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from rasid.auditing import EVERY, PENALTY, are_same, audited, is_liar, looks_conditionally, polls_conditionally
from rasid.judging import Heard, poll_failed, poll_succeeded, poll_unchanged
from rasid.memory import OutletMemory
from rasid.records import ArticleState, Candidate, ChannelState, Fetch, Outcome, Poll, Problem, Validators, Visit
from rasid.settings import Settings

SETTINGS = Settings()
START = datetime(2026, 3, 19, tzinfo=UTC)


@dataclass
class Server:
    """A feed. `etag` makes its validator from the edition; `denies` says whether "not modified" is answered."""

    etag: Callable[[int], str | None]
    denies: Callable[[str | None, int], bool]
    edition: int = 0

    def poll(self, state: ChannelState, now: datetime) -> Poll:
        asked = polls_conditionally(state, now) and bool(state.validators.etag)
        tag, digest = self.etag(self.edition), f"{self.edition}"
        if asked and self.denies(state.validators.etag, self.edition):
            fetch = Fetch(state.address, now, 304)
            return poll_unchanged(state, fetch, validators=state.validators, now=now, settings=SETTINGS)
        fetch, validators = Fetch(state.address, now, 200), Validators(tag, None, digest)
        if digest == state.validators.body_digest:
            return poll_unchanged(state, fetch, validators=validators, now=now, settings=SETTINGS)
        listed = [Candidate(f"https://a.example/{self.edition}", f"https://a.example/{self.edition}")]
        return poll_succeeded(state, fetch, candidates=listed, validators=validators, problems=(), now=now,
                              settings=SETTINGS, heard=Heard(asked=asked))  # fmt: skip


def honest() -> Server:
    return Server(lambda edition: f'"{edition}"', lambda etag, edition: etag == f'"{edition}"')


def always_denies() -> Server:
    return Server(lambda edition: f'"{edition}"', lambda etag, edition: True)


def one_tag() -> Server:
    return Server(lambda edition: '"same"', lambda etag, edition: etag == '"same"')


def careless() -> Server:
    """Takes no notice of conditions, and has one tag for all."""
    return Server(lambda edition: '"same"', lambda etag, edition: False)


def watch(server: Server, state: ChannelState, polls: int, news: float, seed: int) -> tuple[list[bool], list[Poll]]:
    chance, liar, made = random.Random(seed), [], []
    for n in range(polls):
        server.edition += chance.random() < news
        poll = server.poll(state, START + timedelta(minutes=15 * n))
        state = poll.state
        made.append(poll)
        liar.append(is_liar(state.memory, START + timedelta(minutes=15 * n)))
    return liar, made


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("news", [0.0, 0.02, 0.3, 1.0])
def test_an_honest_outlet_is_believed(make_channel_state: Callable[..., ChannelState], news: float, seed: int) -> None:
    server = honest()
    liar, made = watch(server, make_channel_state(), 400, news, seed)
    assert not any(liar)
    whole = sum(poll.fetch.status == 200 for poll in made)
    assert whole <= server.edition + 2 + 400 / (EVERY / 2), "little is asked for that is not needed"
    if news == 0.0:
        assert whole >= 400 / (1.5 * EVERY) - 1, "and checks are made"


@pytest.mark.parametrize("make", [always_denies, one_tag, careless])
@pytest.mark.parametrize("seed", range(5))
def test_a_liar_is_caught_and_loses_the_privilege(
    make_channel_state: Callable[..., ChannelState], make: Callable[[], Server], seed: int
) -> None:
    liar, made = watch(make(), make_channel_state(), 400, 0.2, seed)
    caught = liar.index(True)
    assert caught <= 3 * EVERY
    after = made[caught + 1 : caught + 1 + int(PENALTY / timedelta(minutes=15)) - 10]
    assert all(poll.fetch.status == 200 for poll in after), "the whole is asked for"
    told = [poll for poll in made[caught:] if poll.problems]
    assert told[0].problems is not None
    assert told[0].problems[0].kind == "lying-validators"


def test_a_liar_gets_another_chance(make_channel_state: Callable[..., ChannelState]) -> None:
    state = make_channel_state()
    state = replace(state, memory=replace(state.memory, lied_at=START))
    assert not polls_conditionally(state, START + PENALTY - timedelta(hours=1))
    assert polls_conditionally(state, START + PENALTY)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (Validators('"a"'), Validators('"a"'), True),
        (Validators('"a"', "Thu"), Validators('"b"', "Thu"), False),
        (Validators(None, "Thu"), Validators(None, "Thu"), True),
        (Validators(None, "Thu"), Validators(None, "Fri"), False),
        (Validators('"a"', "Thu"), Validators(None, "Thu"), False),
        (Validators(), Validators(), False),
    ],
)
def test_where_there_are_etags_they_alone_count(before: Validators, after: Validators, same: bool) -> None:
    assert are_same(before, after) is same


def test_not_modified_of_nothing_is_a_failure_and_makes_the_next_poll_whole(
    make_channel_state: Callable[..., ChannelState],
) -> None:
    state = make_channel_state(validators=Validators('"a"'))
    poll = poll_failed(state, Fetch(state.address, START, 304), Problem("not-modified", "sahel/main"),
                       now=START, settings=SETTINGS)  # fmt: skip
    assert (poll.state.failures, poll.state.validators) == (1, Validators())


def look(state: ArticleState, outcome: Outcome, status: int = 200, etag: str = '"b"') -> Visit:
    pending = state.latest if outcome is Outcome.UNCONFIRMED else None
    kept = state.validators if outcome is Outcome.UNCONFIRMED else Validators(etag, None, "new")
    following = replace(state, validators=kept, pending=pending)
    return Visit(following, outcome, Fetch(state.url, START, status))


@pytest.fixture
def article(make_article_state: Callable[..., ArticleState], make_article: Callable[..., object]) -> ArticleState:
    return make_article_state(latest=make_article(), versions=1, last_checked_at=START, validators=Validators('"a"'))


def test_some_looks_ask_for_the_whole_and_which_ones_is_settled(article: ArticleState) -> None:
    outlet, moments = OutletMemory(), [START + timedelta(minutes=7 * n) for n in range(2000)]
    whole = [not looks_conditionally(replace(article, last_checked_at=at), outlet, START) for at in moments]
    assert whole == [not looks_conditionally(replace(article, last_checked_at=at), outlet, START) for at in moments]
    assert sum(whole) == pytest.approx(2000 / EVERY, rel=0.35)
    assert not looks_conditionally(article, OutletMemory(lied_at=START), START)
    assert not looks_conditionally(replace(article, pending=article.latest), outlet, START)


def test_a_text_that_differs_behind_one_tag_is_a_lie(article: ArticleState) -> None:
    outlet = OutletMemory(trust=3)
    for outcome, lies in [(Outcome.CHANGED, True), (Outcome.UNCONFIRMED, True), (Outcome.UNCHANGED, False)]:
        made = audited(look(article, outcome, etag='"a"'), article, Validators('"a"'), outlet, START, asked=False)
        assert (made.outlet_memory == replace(outlet, lied_at=START)) is lies
        assert (made.state.validators.etag is None) is lies
    asked = audited(look(article, Outcome.CHANGED), article, Validators('"b"'), outlet, START, asked=True)
    assert asked.outlet_memory is None, "a change that was told is honest"


def test_outdated_validators_are_kept_as_a_bait(article: ArticleState) -> None:
    outlet, tag = OutletMemory(), Validators('"b"')
    first = audited(look(article, Outcome.UNCONFIRMED), article, tag, outlet, START, asked=False)
    assert (first.state.memory.bait, first.state.validators.etag) == (True, '"a"')
    second = audited(look(first.state, Outcome.CHANGED), first.state, tag, outlet, START, asked=False)
    assert (second.state.memory.bait, second.state.validators) == (True, Validators('"a"', None, "new"))
    caught = audited(look(second.state, Outcome.UNCHANGED, 304), second.state, tag, outlet, START, asked=True)
    assert caught.outlet_memory is not None
    assert caught.outlet_memory.lied_at == START
    fair = audited(look(second.state, Outcome.UNCHANGED), second.state, tag, outlet, START, asked=True)
    assert (fair.outlet_memory, fair.state.memory.bait, fair.state.validators.etag) == (None, False, '"b"')
