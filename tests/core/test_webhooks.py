"""Webhooks: which files are read, what is sent, and how it is signed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from rasid.deliveries import (
    ASIDE_IN_A_ROW,
    LONGEST_PAUSE,
    REFUSALS,
    Answer,
    enough,
    failed,
    passed,
    pause_after,
    received,
    refuses,
)
from rasid.errors import SettingsError
from rasid.outcomes import Change, Edit, EditKind, FieldEdit, Outcome
from rasid.ports import StoredChange
from rasid.webhooks import MOST_EDITS, HookState, change_event, headers, read_hooks

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "a-secret-of-24-bytes-or-more"
FILE = f"""
[[webhook]]
name = "desk"
url = "https://desk.example/hook"
secret = "{SECRET}"
kinds = ["changed", "gone"]
outlets = ["sahel"]
least_weight = 0.5
allow = ["10.1.0.0/16"]
"""


def row(**fields: Any) -> StoredChange:
    change = Change(fields.pop("kind", Outcome.CHANGED), NOW, **{"weight": 0.6, **fields})
    return StoredChange(7, "sahel", 3, "https://sahel.example/1", "عنوان", 2, change)


def test_a_file_of_hooks() -> None:
    (hook,) = read_hooks(FILE, "hooks.toml")
    assert (hook.name, hook.kinds, hook.outlets, hook.least_weight) == ("desk", ("changed", "gone"), ("sahel",), 0.5)
    assert SECRET not in repr(hook)
    assert read_hooks("", "hooks.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "desk"', "", "hooks.toml, webhook 1 has no 'name'. Give it one."),
        ("kinds =", "kind =", "there is no key 'kind'. Did you mean 'kinds'?"),
        ('"changed"', '"chnged"', "kinds has no 'chnged'. Did you mean 'changed'?"),
        ("https://desk", "ftp://desk", "the url is none of http or https"),
        (SECRET, "short", "the secret is too short. Give it 24 bytes or more."),
        (SECRET, "whsec_!", "the secret is no base64"),
        ("10.1.0.0/16", "10.1.0.0/99", "Write networks as 10.1.0.0/16."),
        ("0.5", '"much"', "'least_weight' is of the wrong type"),
        ("[[webhook]]", "[webhook]", "may only have tables named [[webhook]]"),
        ("[[webhook]]", "[[webhook", "is not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(old: str, new: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_hooks(FILE.replace(old, new), "hooks.toml")
    assert message in str(caught.value)
    assert SECRET not in str(caught.value)


def test_two_hooks_of_one_name_are_refused() -> None:
    with pytest.raises(SettingsError, match="two webhooks named 'desk'"):
        read_hooks(FILE * 2, "hooks.toml")


def test_who_wants_what() -> None:
    (hook,) = read_hooks(FILE, "hooks.toml")
    assert hook.wants_change(row())
    assert not hook.wants_change(row(weight=0.4))
    assert not hook.wants_change(row(kind=Outcome.MOVED))
    (all_of_it,) = read_hooks(f'[[webhook]]\nname="a"\nurl="http://a.example"\nsecret="{SECRET}"', "hooks.toml")
    assert all_of_it.wants_change(row(kind=Outcome.MOVED, weight=0.1))
    assert not all_of_it.wants_change(row(told=False))


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's own tests."""
    secret = read_hooks(FILE.replace(SECRET, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "hooks.toml")[0].secret
    at = datetime.fromtimestamp(1614265330, UTC)
    made = headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert made["webhook-timestamp"] == "1614265330"


def test_an_event_is_bounded_and_keeps_its_id() -> None:
    edits = (FieldEdit("paragraphs", "أ" * 100_000, "ب" * 100_000),)
    typed = (Edit(EditKind.REWORDED, "paragraphs", "a", "b", 0.5),) * 500
    event = change_event("0123456789abcdef", row(edits=edits, typed=typed))
    assert event.id == "change-0123456789ab-7" == change_event("0123456789abcdef", row()).id
    body = event.body()
    assert len(body) < 20_000
    data = json.loads(body)["data"]
    assert (data["truncated"], len(data["typed"])) == (True, MOST_EDITS)
    assert json.loads(change_event("0", row()).body())["data"]["truncated"] is False


def test_pauses_grow_and_have_an_end() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 50)] == [5, 10, 20, LONGEST_PAUSE]
    assert pause_after(1, 120.0) == 120
    assert pause_after(1, 1e9) == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("status", "for_good"),
    [(400, True), (401, True), (404, True), (410, True), (413, True), (422, True), (408, False), (425, False),
     (429, False), (301, False), (500, False), (503, False)],
)  # fmt: skip
def test_which_answers_refuse_for_good(status: int, for_good: bool) -> None:
    assert refuses(status) is for_good


BEGUN = HookState("desk", 0, 0, delivered=5)
REFUSED = Answer("it answered 413", refused=True)


def test_only_refusals_lead_to_being_put_aside() -> None:
    state = BEGUN
    for _ in range(50):
        assert not enough(state, Answer("it answered 500"))
        state = failed(state, Answer("it answered 500"), NOW)
    for _ in range(REFUSALS - 1):
        assert not enough(state, REFUSED)
        state = failed(state, REFUSED, NOW)
    assert enough(state, REFUSED)
    assert not enough(state, Answer("it answered 500"))


def test_what_is_put_aside_holds_up_nothing() -> None:
    state = passed(failed(BEGUN, REFUSED, NOW), {"changes_after": 7})
    assert (state.changes_after, state.failures, state.next_try_at, state.refusals) == (7, 0, None, 0)
    assert (state.failing_since, state.delivered, state.aside_in_a_row) == (None, 5, 1)
    assert received(state, {"notices_after": 3}, NOW).aside_in_a_row == 0


def test_a_receiver_that_refuses_everything_is_waited_for() -> None:
    state, aside, tries = BEGUN, 0, 0
    for tries in range(1, 500):
        if enough(state, REFUSED):
            state, aside = passed(state, {"changes_after": tries}), aside + 1
        else:
            state = failed(state, REFUSED, NOW)
    assert (aside, tries) == (ASIDE_IN_A_ROW, 499)
    assert state.failing_since == NOW
