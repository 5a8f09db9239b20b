"""Searching: what is found, in what order, and that no question breaks it."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from rasid.hits import SearchHit
from rasid.normalize.text import search_forms
from rasid.records import ArticleState, Outcome
from storage.schema import search_documents
from storage.store import SqlStore
from tests.storage.regional_questions import NOT_MEANT, QUESTIONS

Press = Any  # the builder in conftest


class Shelf:
    """A store with articles that can be searched."""

    def __init__(self, store: SqlStore, press: Press) -> None:
        self.store, self.press = store, press
        store.sync_outlets([press.outlet("a"), press.outlet("b")], press.now)
        self.run = store.start_run(2, press.now)
        self.count = 0

    def put(self, text: str, *, outlet: str = "a", hour: float = 0, title: str = "عنوان") -> ArticleState:
        self.count += 1
        (channel,) = self.store.channels_of(outlet)
        at = self.press.at(hour)
        (state,) = self.store.record_poll(
            self.press.poll(channel, self.press.candidate(self.count, outlet), at=at), self.run
        )
        return self.edit(state, text, Outcome.NEW, hour=hour, title=title)

    def edit(
        self,
        state: ArticleState,
        text: str,
        outcome: Outcome = Outcome.CHANGED,
        *,
        hour: float = 1,
        title: str = "عنوان",
    ) -> ArticleState:
        at = self.press.at(hour)
        visit = self.press.visit(state, outcome, at=at, published=at)
        version = replace(visit.version, title=title, paragraphs=tuple(text.split("\n")))
        visit = replace(visit, version=version, state=replace(visit.state, latest=version))
        self.store.record_visit(visit, self.run)
        following: ArticleState = visit.state
        return following

    def find(self, query: str, **filters: Any) -> list[SearchHit]:
        while self.store.search_index.extend(50):
            pass
        return self.store.search(query, **filters)

    def ids(self, query: str, **filters: Any) -> list[int]:
        return [hit.article_id for hit in self.find(query, **filters)]


@pytest.fixture
def shelf(store: SqlStore, press: Press) -> Shelf:
    return Shelf(store, press)


def test_regional_questions_find_what_they_mean(shelf: Shelf) -> None:
    meant = {text: shelf.put(text).id for _, text in QUESTIONS}
    missed = [(query, text) for query, text in QUESTIONS if meant[text] not in shelf.ids(query)]
    assert missed == []
    assert len(QUESTIONS) == 36


@pytest.mark.parametrize(("tokenizer", "folded", "found"), [("unicode61", False, 7), ("trigram", True, 27)])
def test_plain_tables_find_fewer_of_them(tokenizer: str, folded: bool, found: int) -> None:
    """What the index is held against: FTS5's own tokenizers, the words of a question in quotation marks."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE plain USING fts5(text, tokenize = '{tokenizer}')")
    right = 0
    fold = (lambda text: search_forms(text).full) if folded else str
    for query, text in [(fold(query), fold(text)) for query, text in QUESTIONS]:
        connection.execute("DELETE FROM plain")
        connection.execute("INSERT INTO plain VALUES (?)", [text])
        words = " AND ".join('"' + word.replace('"', '""') + '"' for word in query.split())
        right += connection.execute("SELECT count(*) FROM plain WHERE plain MATCH ?", [words]).fetchone()[0]
    connection.close()
    assert right == found


def test_what_only_looks_alike_is_not_found(shelf: Shelf) -> None:
    ids = {text: shelf.put(text).id for _, text in NOT_MEANT}
    assert [(query, text) for query, text in NOT_MEANT if ids[text] in shelf.ids(query)] == []


def test_all_words_are_needed_and_phrases_stay_together(shelf: Shelf) -> None:
    together = shelf.put("أقر مجلس الوزراء الموازنة").id
    apart = shelf.put("اجتمع الوزراء في مجلس المحافظة").id
    shelf.put("الوزراء وحدهم")
    assert sorted(shelf.ids("مجلس الوزراء")) == [together, apart]
    assert shelf.ids('"مجلس الوزراء"') == [together]
    assert shelf.ids("«مجلس الوزراء»") == [together]


@pytest.mark.parametrize("limits", [{}, {"searching._MOST_PHRASES": 3}, {"fulltext.MOST_LOOKED_AT": 4}], ids=str)
def test_the_first_word_of_a_phrase_may_begin_and_the_last_one_end_with_more(
    shelf: Shelf, limits: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(f"storage.{name}", value)
    texts = ("التقى وزير الصحة الطبيب", "التقى الوزير صحيا", "صحة وزير", "التقى وزير صحيفة", "بوزير صحف", "وزيرة صحة")
    alike = [shelf.put(text).id for text in texts]
    assert sorted(shelf.ids('"وزير صح"')) == [alike[n] for n in (1, 3, 4)]
    assert sorted(shelf.ids('"وزير الصحة الطب"')) == [alike[0]]
    assert shelf.ids('"وزير صخر"') == []
    assert sorted(shelf.ids('"وزير صحي"')) == [alike[n] for n in (1, 3)]


def test_title_and_authors_are_searched_too(shelf: Shelf) -> None:
    found = shelf.put("نص", title="افتتاح المرفأ").id
    assert shelf.ids("المرفأ") == [found]
    assert shelf.ids("ليلى الأحمد") == [found]


def test_the_newest_publication_comes_first_page_by_page(shelf: Shelf) -> None:
    ids = {hour: shelf.put("عاصفة", hour=hour).id for hour in (3, 1, 2, 5, 4)}
    assert shelf.ids("عاصفة") == [ids[hour] for hour in (5, 4, 3, 2, 1)]
    assert shelf.ids("عاصفة", limit=2, offset=1) == [ids[4], ids[3]]
    assert shelf.ids("عاصفة", limit=2, offset=5) == []


def test_filters(shelf: Shelf) -> None:
    first, second = shelf.put("عاصفة", outlet="a", hour=1), shelf.put("عاصفة", outlet="b", hour=2)
    at = shelf.press.at
    assert shelf.ids("عاصفة", outlet_id="a") == [first.id]
    assert shelf.ids("عاصفة", outlet_id="nobody") == []
    assert shelf.ids("عاصفة", since=at(2)) == [second.id]
    assert shelf.ids("عاصفة", until=at(2)) == [first.id]
    assert shelf.ids("عاصفة", since=at(1), until=at(3)) == [second.id, first.id]


def test_what_an_article_said_before_is_found_only_when_asked_for(shelf: Shelf) -> None:
    state = shelf.put("قال الناطق إن الجسر آمن")
    shelf.find("الجسر")
    shelf.edit(state, "قال الناطق إن الطريق مغلق")
    assert shelf.ids("الجسر") == []
    (hit,) = shelf.find("الجسر", earlier=True)
    assert (hit.article_id, hit.version, hit.latest) == (state.id, 1, False)
    (hit,) = shelf.find("الطريق", earlier=True)
    assert (hit.version, hit.latest) == (2, True)


def test_versions_that_come_together_are_all_indexed(shelf: Shelf) -> None:
    state = shelf.put("الأولى")
    state = shelf.edit(state, "الثانية", hour=1)
    shelf.edit(state, "الثالثة", hour=2)
    assert [shelf.find(word, earlier=True)[0].version for word in ("الأولى", "الثانية", "الثالثة")] == [1, 2, 3]
    assert shelf.ids("الثالثة") == [state.id]


def test_a_snippet_marks_what_was_asked_for(shelf: Shelf) -> None:
    shelf.put("مقدمة لا تعني شيئا\nوقفت السفن أمام «المرفأ» طوال الليل")
    (hit,) = shelf.find("مرفأ السفن")
    assert "".join(piece.text for piece in hit.snippet) == "وقفت السفن أمام «المرفأ» طوال الليل"
    assert [piece.text for piece in hit.snippet if piece.marked] == ["السفن", "«المرفأ»"]


def test_a_reading_that_replaces_another_is_found_instead(shelf: Shelf) -> None:
    from storage.readings import read_again

    state = shelf.put("قديمة الكلمات")
    assert shelf.ids("قديمة") == [state.id]
    assert state.latest is not None
    with shelf.store._database.writing() as connection:
        read_again(connection, state.id, 1, replace(state.latest, paragraphs=("جديدة الكلمات",)), shelf.press.now)
    assert shelf.store.search_index.waiting() == 1
    assert shelf.ids("قديمة") == []
    assert shelf.ids("جديدة") == [state.id]


def test_a_reading_that_comes_while_its_version_is_indexed_is_not_missed(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import search_index
    from storage.readings import read_again

    state, make = shelf.put("قديمة الكلمات"), search_index._text_of
    assert state.latest is not None
    fresh = replace(state.latest, paragraphs=("جديدة الكلمات",))

    def slowly(article: Any) -> Any:
        monkeypatch.undo()
        with shelf.store._database.writing() as connection:
            read_again(connection, state.id, 1, fresh, shelf.press.now)
        return make(article)

    monkeypatch.setattr(search_index, "_text_of", slowly)
    assert shelf.store.search_index.extend(5) == 0
    assert shelf.ids("جديدة") == [state.id]
    assert shelf.ids("قديمة") == []


def test_two_indexers_index_once(shelf: Shelf) -> None:
    from storage.search_index import SearchIndex

    state = shelf.put("عاصفة")
    other = SearchIndex(shelf.store._database)
    assert [shelf.store.search_index.extend(5), other.extend(5)] == [1, 0]
    assert shelf.ids("عاصفة") == [state.id]


def test_nothing_in_a_question_is_an_operator(shelf: Shelf) -> None:
    shelf.put("نص عادي")
    queries = ["", "   ", '"', '""', '"" ""', "*", "-", "NEAR(", "a NEAR b", "AND", "OR OR", "NOT x", "text:x", "^x"]
    queries += [
        "x*",
        "x'--",
        "\x00",
        "a\x00b",
        "\ud800",
        "\ue000",
        "+",
        "(",
        ")",
        "{a b}:c",
        "%",
        "_",
        "\\",
        "؟",
        "🙂",
        "في",
    ]
    assert [query for query in queries if shelf.ids(query)] == []


def test_operators_are_words(shelf: Shelf) -> None:
    found = shelf.put("They met near the harbour and left").id
    assert shelf.ids("near AND harbour") == [found]
    assert shelf.ids("harbour* -met") == [found]
    assert shelf.ids("harbour NOT met") == []


@given(query=st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_breaks_it(searched: SqlStore, query: str) -> None:
    hits = searched.search(query, outlet_id=query[:5] or None, earlier=bool(len(query) % 2))
    assert len(hits) <= 1  # there is one article


@pytest.fixture
def searched(shelf: Shelf) -> SqlStore:
    shelf.put("نص عادي مع كلمات")
    shelf.find("نص")
    return shelf.store


def test_an_upgraded_database_is_indexed_little_by_little(tmp_path: Path, shelf: Shelf) -> None:
    ids = [shelf.put("عاصفة", hour=hour).id for hour in range(5)]
    index = shelf.store.search_index
    assert index.waiting() == 5
    assert index.extend(2) == 2
    assert [hit.article_id for hit in shelf.store.search("عاصفة")] == ids[1::-1]
    assert index.waiting() == 3
    assert shelf.ids("عاصفة") == ids[::-1]


def test_an_index_made_anew_finds_the_same(store: SqlStore, press: Press) -> None:
    shelf = Shelf(store, press)
    state = shelf.put("افتتاح المدرسة الجديدة")
    shelf.put("إغلاق الميناء القديم", outlet="b")
    shelf.edit(state, "افتتاح المدرسة الثانوية")
    while store.search_index.extend(10):
        pass
    before = {word: store.search(word, earlier=True, limit=9) for word in ("مدرسة", "ميناء", "الجديدة")}
    assert all(before.values())
    with store._database.writing() as connection:  # an index that is damaged: words lead nowhere
        connection.execute(delete(search_documents))
    assert store.search("مدرسة", limit=9) == []
    assert store.search_index.rebuild() == store.search_index.waiting() == 2
    while store.search_index.extend(1):
        pass
    assert {word: store.search(word, earlier=True, limit=9) for word in before} == before
    store.check()
