"""What a page says once more is no part of its text."""

from rasid.changes.repeated import repeats

TEXT = "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة."
MORE = "وقالت مديرة المكتبة إن أبوابها تفتح كل صباح."


def test_a_heading_made_of_the_first_words_of_what_follows_is_a_repetition() -> None:
    assert repeats([TEXT, "وقالت مديرة المكتبة", MORE]) == {"وقالت مديرة المكتبة"}
    assert repeats([TEXT, "وقالت", MORE]) == frozenset(), "a single word may be a name"
    assert repeats(["وقالت مديرة المكتبة", TEXT, MORE]) == frozenset(), "something else follows"
    assert repeats([TEXT, "وقالت مدير", MORE]) == frozenset(), "half a word"


def test_what_is_heard_in_a_film_of_the_text_is_a_repetition() -> None:
    """A machine breaks lines where it likes."""
    heard = "00:41 في وسط المدينة. وقالت مديرة المكتبة"
    assert repeats([TEXT, heard, MORE]) == {heard}
    assert repeats([TEXT, f"[{heard[:5]}]{heard[5:]}", MORE]) == {f"[{heard[:5]}]{heard[5:]}"}
    assert repeats([TEXT, "00:41 وقالت مديرة المكتبة", MORE]) == frozenset(), "few words"
    assert repeats([TEXT, "00:41 في وسط المدينة. وقالت مديرة البلدية", MORE]) == frozenset(), "another word"
    assert repeats([heard, "00:43 إن أبوابها تفتح كل صباح هنا"]) == frozenset(), "nothing else says it"


def test_an_entry_of_a_live_blog_is_its_own() -> None:
    entry = "14:05 بدأت الجلسة في قاعة البلدية بحضور الأهالي"
    assert repeats([TEXT, entry, MORE]) == frozenset()
