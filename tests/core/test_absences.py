"""Doubtful readings and absences over several looks: suspects, soft deletions, outages, moves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.around import with_found, with_not_found
from rasid.memory import OutletMemory
from rasid.records import ArticleStatus, Outcome
from tests.core.watching import EDITED, SETTINGS, TEXT, TRUSTING, MakeWatch


def test_a_suspect_reading_is_looked_at_again_and_then_on_record(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    before = one.state
    assert one.read("هذا المحتوى متاح للمشتركين.", title="تسجيل الدخول") is Outcome.SUSPECT
    at_first = one.troubles
    assert at_first is None
    assert one.read("هذا المحتوى متاح للمشتركين.", title="تسجيل الدخول") is Outcome.SUSPECT
    recorded = one.troubles
    assert recorded == ["blocked"]
    assert (one.state.latest, one.state.validators, one.state.status) == (
        before.latest,
        before.validators,
        before.status,
    )
    assert one.read() is Outcome.UNCHANGED
    cleared = one.troubles
    assert cleared == []
    assert one.state.memory.doubts == 0
    assert one.told == []


def test_a_page_instead_of_a_new_article_makes_no_version(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    assert one.read("Verify you are human.", title="Just a moment...") is Outcome.SUSPECT
    assert (one.state.status, one.state.versions) == (ArticleStatus.PENDING, 0)
    assert one.read() is Outcome.NEW


def test_a_text_that_stays_collapsed_is_believed_in_the_end(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    for _ in range(4):
        one.read()
    outcomes = [one.read("سحبت الصحيفة هذا الخبر.") for _ in range(12)]
    assert set(outcomes[:3]) == {Outcome.SUSPECT}
    assert outcomes.count(Outcome.CHANGED) == 1
    assert outcomes[-1] is Outcome.UNCHANGED


@pytest.mark.parametrize("style", ["page", "front"])
def test_a_soft_deletion_is_a_deletion(watch: MakeWatch, style: str) -> None:
    one = watch(TRUSTING)
    one.read()

    def look() -> Outcome:
        if style == "page":
            return one.read("عذرا، الصفحة التي تبحث عنها نقلت أو حذفت.", title="الصفحة غير موجودة")
        return one.read(url="https://sahel.example/")

    assert [look(), look()] == [Outcome.MISSING, Outcome.MISSING]
    one.find_another()
    assert look() is Outcome.GONE
    assert [problem.kind for problem in one.visits[1].problems or ()] == ["soft-404"]
    assert one.read("Please allow advertising on our site.", title="Please allow ads") is Outcome.SUSPECT
    assert one.state.status is ArticleStatus.GONE, "what came is another page"
    assert look() is Outcome.GONE
    assert one.read() is Outcome.RESTORED
    assert one.told == [Outcome.GONE, Outcome.RESTORED]


def test_a_page_that_comes_now_and_then_instead_of_what_is_gone_is_not_what_it_has_become(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    for _ in range(3):
        one.fail("http-404")
        one.find_another()
    for _ in range(5):
        assert one.read("The shop is closed today.", title="See you soon") is Outcome.SUSPECT
        one.now += timedelta(days=1)
        assert one.fail("http-404") is Outcome.GONE
    assert one.told == [Outcome.GONE]


def test_another_articles_page_at_its_address_brings_nothing_back(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    for _ in range(3):
        one.fail("http-404")
        one.find_another()
    mixed_up = (TEXT[0], TEXT[1], "وتقع المدرسة الجديدة قرب المحطة، وفيها ثماني قاعات وملعب صغير ومختبر للعلوم.")
    page = one.read(*mixed_up, title="مدرسة جديدة قرب المحطة", canonical="https://sahel.example/news/school")
    assert page is Outcome.SUSPECT, "though it has some of its paragraphs"
    assert one.read() is Outcome.RESTORED


def test_nothing_is_gone_while_the_whole_outlet_fails(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.fail("http-404")
    assert one.memory is not None
    for _ in range(5):
        one.memory = with_found(with_not_found(one.memory, 11), 12, one.now - timedelta(seconds=5))
        assert one.fail("http-404") is Outcome.MISSING, "some are found, by caches"
    one.find_another()
    assert one.fail("http-404") is Outcome.GONE


def test_an_outage_that_answers_404_deletes_nothing_even_where_little_is_looked_at(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert one.fail("http-404") is Outcome.MISSING
    one.find_another()
    assert one.now - one.visits[1].fetch.at >= timedelta(seconds=SETTINGS.gone_delay)
    assert [one.fail("http-404") for _ in range(3)] == [Outcome.MISSING] * 3, "nothing else was found since"
    assert one.read() is Outcome.UNCHANGED
    assert one.told == []


def test_an_outlet_that_is_dead_is_not_asked_for_its_articles_for_ever(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    looks = 0
    while one.state.next_check_at is not None and looks < 200:
        one.fail("http-404")
        looks += 1
    assert 30 <= looks < 100
    assert one.state.status is ArticleStatus.MISSING


@pytest.mark.parametrize("kind", ["timeout", "wall"])
def test_a_look_that_fails_does_not_end_the_watch_of_an_old_article_that_still_changes(
    watch: MakeWatch, kind: str
) -> None:
    one = watch(None)
    one.read()
    one.now += timedelta(seconds=SETTINGS.recheck_age_max - 3600)
    assert one.read(*EDITED) is Outcome.CHANGED
    one.now += timedelta(days=2)
    assert one.read(*EDITED) is Outcome.UNCHANGED
    assert one.state.next_check_at is not None, "it changed a short while ago"
    if kind == "timeout":
        assert one.fail(kind) is Outcome.FAILED
    else:
        assert one.read("هذا المحتوى متاح للمشتركين.", title="تسجيل الدخول") is Outcome.SUSPECT
    assert one.state.next_check_at is not None


def test_an_article_that_goes_missing_at_its_last_look_is_asked_for_until_that_is_certain(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.now += timedelta(seconds=SETTINGS.recheck_age_max - 3600)
    assert one.fail("http-404") is Outcome.MISSING
    assert one.fail("timeout") is Outcome.FAILED
    assert one.state.next_check_at is not None


def test_a_look_that_failed_otherwise_does_not_confirm_that_an_article_is_missing(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.fail("http-404")
    one.now += timedelta(days=1)
    one.fail("timeout")
    one.find_another()
    assert one.fail("http-404") is Outcome.MISSING
    one.find_another()
    assert one.fail("http-404") is Outcome.GONE


def test_a_page_that_says_so_does_not_confirm_what_an_outage_answered(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert [one.fail("http-404"), one.fail("http-404")] == [Outcome.MISSING, Outcome.MISSING]
    one.find_another()
    assert one.read("عذرا، الصفحة التي تبحث عنها نقلت أو حذفت.", title="الصفحة غير موجودة") is Outcome.MISSING
    one.find_another()
    assert one.read("عذرا، الصفحة التي تبحث عنها نقلت أو حذفت.", title="الصفحة غير موجودة") is Outcome.GONE


def test_failing_articles_are_forgotten_when_one_is_found(watch: MakeWatch) -> None:
    one = watch(with_not_found(TRUSTING, 11))
    one.read()
    assert one.failing() == (11,), "one that is there does not outweigh it"
    one.read()
    assert one.failing() == ()
    one.fail("timeout")
    one.fail("timeout")
    assert set(one.failing()) == {one.state.id}
    one.unchanged()
    assert one.failing() == ()


def test_a_list_vouches_for_its_outlet_after_another_delay_unless_other_articles_are_missing(watch: MakeWatch) -> None:
    one, other = watch(TRUSTING), watch(with_not_found(TRUSTING, 11))
    for article in (one, other):
        article.read()
        article.fail("http-404")
        article.list_read()
        assert article.fail("http-404") is Outcome.MISSING
        article.list_read()
        assert article.fail("http-404") is Outcome.MISSING, "lists may stand where articles fail"
        article.now += timedelta(seconds=SETTINGS.gone_delay)
    for article in (one, other):
        article.list_read()
    assert one.fail("http-404") is Outcome.GONE
    assert other.fail("http-404") is Outcome.MISSING


def test_what_is_known_to_be_gone_does_not_hold_up_the_next_deletion(watch: MakeWatch) -> None:
    gone, one = watch(TRUSTING), watch(TRUSTING)
    gone.state = replace(gone.state, id=8)
    gone.read()
    for _ in range(3):
        gone.fail("http-404")
        gone.find_another()
    assert gone.state.status is ArticleStatus.GONE
    one.read()
    for expected in (Outcome.MISSING, Outcome.MISSING, Outcome.GONE):
        one.memory = gone.memory
        assert one.fail("http-404") is expected
        gone.memory = one.memory
        gone.find_another()
        before = gone.failing()
        assert gone.fail("http-404") is Outcome.GONE
        assert gone.failing() == before
    assert gone.fail("timeout") is Outcome.FAILED
    assert gone.state.id in gone.failing(), "an outlet that does not answer fails"


def test_an_article_that_moved_is_told_once(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    new = "https://sahel.example/culture/1"
    assert [one.read(url=new), one.read(url=new)] == [Outcome.MOVED, Outcome.UNCHANGED]
    change = one.visits[1].change
    assert change is not None
    assert [(edit.field, edit.after) for edit in change.edits] == [("canonical_url", new)]


def test_an_article_whose_page_names_addresses_by_turns_is_told_to_move_once_for_each(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    places = ["https://sahel.example/b/1", "https://sahel.example/c/1"]
    outcomes = [one.read(url=places[look % 2]) for look in range(12)]
    assert outcomes.count(Outcome.MOVED) == 2


def test_an_address_with_something_new_in_it_at_each_look_is_no_move(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    outcomes = [one.read(url=f"https://sahel.example/1/{look * 7}") for look in range(20)]
    assert outcomes.count(Outcome.MOVED) <= 5
    assert len(one.state.memory.left) <= 4


def test_a_headline_in_a_wrong_charset_says_nothing_and_the_text_below_it_counts(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(title="Fortes pluies à Batna")
    assert {one.read(title="Fortes pluies Ã Batna") for _ in range(40)} == {Outcome.UNCHANGED}
    assert [one.read(*EDITED, title="Fortes pluies Ã Batna") for _ in range(2)][-1] is Outcome.CHANGED
    latest = one.state.latest
    assert latest is not None
    assert latest.title == "Fortes pluies à Batna"
    other = watch(OutletMemory())
    assert other.read(title="Fortes pluies Ã Batna") is Outcome.SUSPECT
    assert other.read(title="Fortes pluies à Batna") is Outcome.NEW
