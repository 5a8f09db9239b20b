"""Webhooks: which files are read, what is sent, and how it is signed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from rasid.errors import SettingsError
from rasid.outcomes import Change, Edit, EditKind, FieldEdit, Outcome
from rasid.ports import StoredChange
from rasid.webhooks import LONGEST_PAUSE, MOST_EDITS, change_event, headers, pause_after, read_hooks

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
