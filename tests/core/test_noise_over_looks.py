"""Noise that several looks teach, and what an outlet says of its own changes."""

from dataclasses import replace

import pytest

from rasid.changes.noise import keys
from rasid.changes.second_look import TRUSTED_LOOKS
from rasid.memory import OutletMemory
from rasid.records import Outcome
from tests.core.watching import EDITED, TEXT, TRUSTING, MakeWatch


def test_noise_of_two_articles_is_masked_in_the_third_and_its_reason_kept(watch: MakeWatch) -> None:
    memory = OutletMemory()
    for number in (1, 2):
        one = watch(memory, number=number)
        for count in (120, 140, 160):
            one.read(*TEXT, f"قرأه {count} شخصا")
        assert one.told == []
        assert one.memory is not None
        memory = one.memory
    third = watch(memory, number=3)
    third.read(*TEXT, "قرأه 90 شخصا")
    assert third.state.latest is not None
    assert third.state.latest.paragraphs == TEXT
    assert [(masked.text, masked.reason) for masked in third.state.latest.masked] == [("قرأه 90 شخصا", "volatile")]
    assert third.read(*TEXT, "قرأه 95 شخصا") is Outcome.UNCHANGED
    assert [third.read(*EDITED, f"قرأه {n} شخصا") for n in range(100, 120)].count(Outcome.CHANGED) == 1


def test_a_version_from_before_the_noise_was_known_is_compared_without_it(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(*TEXT, "قرأه 90 شخصا")
    one.memory = replace(TRUSTING, noise=_noise_of("قرأه # شخصا"))
    assert one.read(*TEXT, "قرأه 95 شخصا") is Outcome.UNCHANGED


def _noise_of(shape: str) -> tuple[str, ...]:
    return tuple(f"{key}:volatile" for key in keys(shape.replace("#", "1")) if key.startswith("s"))


def test_whether_the_outlet_owns_up_to_its_changes_is_recorded(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    first, second, third, fourth = (f"2026-03-19T{hour}:00:00+02:00" for hour in (10, 11, 12, 13))
    one.read(modified=first)
    one.read(modified=first)
    assert [visit.change for visit in one.visits] == [None, None]
    assert one.read(modified=second) is Outcome.UNCHANGED
    touched = one.visits[-1].change
    assert touched is not None
    assert (touched.kind, touched.count, touched.told) == (Outcome.TOUCHED, 1, False), "moved, and nothing changed"
    assert [one.read(*EDITED, modified=second) for _ in range(TRUSTED_LOOKS)][-1] is Outcome.CHANGED
    assert one.read(*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع.", modified=third) is Outcome.CHANGED
    owned = [v.change.acknowledged for v in one.visits if v.change is not None and v.outcome is Outcome.CHANGED]
    assert owned == [False, True], "the first one came without a word"
    one.read(*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع.", modified=fourth)
    again = one.visits[-1].change
    assert again is not None
    assert (again.at, again.count) == (touched.at, 2), "one event with a count"


def test_without_a_date_of_modification_nothing_is_said_of_it(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    for _ in range(TRUSTED_LOOKS):
        one.read(*EDITED)
    change = one.visits[-1].change
    assert change is not None
    assert change.acknowledged is None


@pytest.mark.parametrize("then", ["ثلاثة آلاف", "أربعة آلاف"])
def test_a_sentence_that_two_articles_share_is_no_noise_for_being_edited_before_a_cache(
    watch: MakeWatch, then: str
) -> None:
    memory = OutletMemory()
    first, second, third = (
        (TEXT[0], f"وتضم المكتبة {count} كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال.", *TEXT[2:])
        for count in ("ثلاثة آلاف", "3500", then)
    )
    for number in (1, 2):
        one = watch(memory, number=number)
        one.read(*first)
        one.read(*second)
        one.read(*third)
        outcomes = [one.read(*second) for _ in range(40)]
        assert outcomes[0] is Outcome.UNCONFIRMED, "an old copy came between"
        assert one.told == [Outcome.CHANGED]
        assert one.memory is not None
        memory = one.memory


def test_a_count_in_a_sentence_is_no_noise_but_a_line_that_counts_is(watch: MakeWatch) -> None:
    memory = OutletMemory()
    for number in (1, 2):
        one = watch(memory, number=number)
        for count in (3100, 3200, 3300):
            one.read(
                TEXT[0], f"وتضم المكتبة {count} كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة.", f"قرأه {count} شخصا"
            )
        assert one.memory is not None
        memory = one.memory
    assert {entry.partition(":")[0] for entry in memory.noise} == set(keys("قرأه 3200 شخصا"))


def test_a_line_with_a_code_that_differs_each_time_is_noise_in_the_outlets_third_article(watch: MakeWatch) -> None:
    memory = OutletMemory()
    codes = iter(("f51a", "9c2e", "07bd", "b4b4", "3d3d", "e77f", "a1b2", "5050", "c9c9", "d8e7"))
    for number in (1, 2, 3):
        one = watch(memory, number=number)
        outcomes = [one.read(*TEXT, f"إعلان {next(codes)}") for _ in range(3)]
        assert one.memory is not None
        memory = one.memory
    assert set(outcomes) <= {Outcome.NEW, Outcome.UNCHANGED, Outcome.COSMETIC}
