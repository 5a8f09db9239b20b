"""The texts are in the letters of their language, and the templates are complete."""

import re
import string
import unicodedata
from functools import cache

import pytest

from demo.disguise import FORMS, disguised, forms_for
from demo.houses import houses
from demo.model import Act
from demo.plan import Plan
from demo.press import Press
from demo.score import plain
from demo.writing import language

LETTERS = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي" + "\u064b",
    "fa": "ءآئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی" + "\u200c",
    "ckb": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ",
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz" + "âî",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüœ",
}
CODES = sorted(LETTERS)
SLOTS = {"a", "b", "c", "d", "f", "g", "place", "man", "man2", "woman", "society", "club", "council", "thecouncil"}


@cache
def texts_of(code: str) -> list[str]:
    """Everything printed in a language over some minutes, as first published."""
    press = Press(2, Plan(outlets=10, interval=5.0))
    wanted = {house.id for house in houses(10) if house.language == code}
    return [
        text
        for article in press.truth(250).articles
        if article.outlet_id in wanted
        for text in (article.revisions[0].title, *article.revisions[0].paragraphs)
    ]


@pytest.mark.parametrize("code", CODES)
def test_only_letters_of_the_language(code: str) -> None:
    allowed = set(LETTERS[code])
    lower = str.maketrans("Iİ", "ıi") if code == "tr" else {}
    for text in texts_of(code):
        strange = {c for c in text.translate(lower).lower() if unicodedata.category(c)[0] in "LMC"} - allowed
        assert not strange, (strange, text)


@pytest.mark.parametrize("code", CODES)
def test_texts_are_clean(code: str) -> None:
    for text in texts_of(code):
        assert text == unicodedata.normalize("NFC", text).strip()
        assert "  " not in text
        assert "{" not in text
        assert text.count('"') % 2 == 0


def test_persian_uses_half_spaces_and_persian_letters_and_digits() -> None:
    whole = "\n".join(texts_of("fa"))
    assert "\u200c" in whole
    assert not re.search("[يكى٠-٩0-9]", whole)


def test_hebrew_has_no_points() -> None:
    assert not re.search("[\u0591-\u05c7]", "\n".join(texts_of("he")))


@pytest.mark.parametrize("code", CODES)
def test_templates_use_known_slots_and_name_their_place_and_number(code: str) -> None:
    for topic in language(code).topics:
        for template in (*topic.headlines, *topic.lead, *topic.detail, *(w for p in topic.more for w in p)):
            assert {name for _, name, _, _ in string.Formatter().parse(template) if name} <= SLOTS
        for headline in topic.headlines:
            assert "{place}" in headline
            assert "{a}" in headline
        assert all("{b}" in wording for wording in topic.detail)
        assert len(set(topic.headlines)) == 3
        assert all(a != b for a, b in (topic.lead, topic.detail))


@pytest.mark.parametrize("code", CODES)
def test_articles_have_four_to_nine_paragraphs(code: str) -> None:
    press = Press(4, Plan(outlets=10, interval=5.0))
    wanted = {house.id for house in houses(10) if house.language == code}
    for article in press.truth(300).articles:
        if article.outlet_id in wanted:
            assert all(4 <= len(revision.paragraphs) <= 9 for revision in article.revisions)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_cosmetic_form_is_used_and_changes_nothing_that_is_read(form: str) -> None:
    used = 0
    for house in houses(10):
        for text in texts_of(house.language)[:80]:
            if form in forms_for((text,), house.language, house.encoding):
                used += 1
                made = disguised(text, form, house.language)
                assert made != text
                assert plain(made) == plain(text)
    assert used


def test_real_edits_differ_for_a_reader() -> None:
    press = Press(6, Plan(outlets=10, interval=6.0))
    for article in press.truth(500).articles:
        states = [
            (plain(r.title), tuple(map(plain, r.paragraphs)), r.published)
            for r in article.revisions
            if r.act not in (Act.COSMETIC, Act.FLICKER, Act.DELETE_404, Act.DELETE_410)
        ]
        assert len(set(states)) == len(states)
