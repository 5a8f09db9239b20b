"""Which fields of two versions differ, with the texts that stood there."""

from collections.abc import Callable
from dataclasses import replace

from rasid.changes.compare import field_edits
from rasid.records import Article, FieldEdit

Reading = Callable[..., Article]


def test_fields_that_differ_come_in_their_order_with_both_texts(reading: Reading) -> None:
    before = reading(title="افتتاح مكتبة", section="ثقافة", paragraphs=("الأولى.", "الثانية."))
    after = reading(title="افتتاح متحف", section="ثقـافة", paragraphs=("الأولى.",))
    assert field_edits(before, after) == (
        FieldEdit("title", "افتتاح مكتبة", "افتتاح متحف"),
        FieldEdit("paragraphs", "الأولى.\nالثانية.", "الأولى."),
    )
    assert field_edits(before, before) == ()


def test_a_version_that_lacks_a_digest_is_compared_by_its_text(reading: Reading) -> None:
    before, after = reading(title="افتتاح مكتبة", section="ثقافة"), reading(title="افتتاح مكتبة", section="محليات")
    old = replace(before, digests={})
    assert field_edits(old, after) == field_edits(before, after) == (FieldEdit("section", "ثقافة", "محليات"),)
    assert field_edits(old, before) == field_edits(before, old) == ()
