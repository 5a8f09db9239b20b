"""A store as years leave it, made by SQLite itself: outlets, articles, versions, changes, runs, requests, troubles."""

import json
from datetime import UTC, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from benchmarks.health import NOW, fill
from rasid.records import EditKind
from storage.store import SqlStore, open_store

ARTICLES_IN_A_RUN = 40
INDEXED = 5_000  # the newest articles that can be searched: indexing all is another benchmark's matter

_WORDS = (
    "أعلنت البلدية بدء أعمال صيانة الطريق الدائري وقال رئيس المجلس إن العمل يستمر ثلاثة أسابيع وأضاف أن حركة السير "
    "ستحول إلى الشوارع المجاورة داعيا السائقين إلى التقيد بإشارات المرور حتى انتهاء المشروع الجديد في المدينة القديمة"
)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :articles)"
_AT = "strftime('%Y-%m-%d %H:%M:%f', :end, '-' || ((:articles - i) * :gap) || ' seconds') || '000'"
_AHEAD = "strftime('%Y-%m-%d %H:%M:%f', :end, '+' || (i % 90000) || ' seconds') || '000'"
_KIND = "CASE WHEN i % 7 THEN i % 6 ELSE (i / 7) % :kind_count END"
_NAME = "printf('outlet%05d', (i * 7919) % :outlets)"
_URL = f"'https://' || {_NAME} || '.example/2026/news/' || i"
_TITLE = "'محافظة المدينة تنهي صيانة ' || i || ' شارعا قبل موسم الأمطار'"

_ARTICLES = f"""
INSERT INTO articles (id, outlet_id, url, key, status, queue, next_check_at, first_seen_at, last_checked_at,
    last_changed_at, failures, versions, title, language, published_at, searchable)
{_NUMBERS} SELECT i, {_NAME}, {_URL}, {_URL},
    CASE WHEN i % 211 = 0 THEN 'gone' WHEN i % 509 = 0 THEN 'missing' ELSE 'live' END,
    CASE WHEN i > :articles - 40000 THEN 1 END,
    CASE WHEN i > :articles - 40000 THEN {_AHEAD} END,
    {_AT}, {_AT}, CASE WHEN i % 3 = 0 THEN {_AT} END, 0, 1 + (i % 3 = 0), {_TITLE},
    CASE WHEN i % 5 = 0 THEN 'en' ELSE 'ar' END,
    CASE WHEN i % 40 = 0 THEN NULL WHEN i % 9 = 0 THEN substr({_AT}, 1, 10) || ' 00:00:00.000000' ELSE {_AT} END,
    CASE WHEN i > :articles - {INDEXED} THEN 0 ELSE 1 + (i % 3 = 0) END
FROM n"""
_VERSIONS = f"""
INSERT INTO versions (article_id, number, seen_at, title, digest, reader, article)
{_NUMBERS}, v(k) AS (SELECT 1 UNION ALL SELECT 2)
SELECT i, k, strftime('%Y-%m-%d %H:%M:%f', {_AT}, '+' || (k * 900) || ' seconds') || '000',
    {_TITLE}, 'd' || i || k, '1',
    json_set(:article, '$.url', {_URL}, '$.canonical_url', {_URL}, '$.title', {_TITLE}, '$.digest', 'd' || i || k,
        '$.digests.paragraphs', 'd' || k, '$.paragraphs[0]', 'الفقرة ' || k)
FROM n, v WHERE k <= 1 + (i % 3 = 0)"""
_CHANGES = f"""
INSERT INTO changes (outlet_id, article_id, version, kind, at, edits, typed, weight, told)
{_NUMBERS} SELECT {_NAME}, i, 2 * (i % 211 > 0), CASE WHEN i % 211 = 0 THEN 'gone' ELSE 'changed' END, {_AT},
    json_array(json_array('paragraphs', :before, :after)),
    json_array(json_object('kind', json_extract(:kinds, '$[' || ({_KIND}) || ']'),
        'field', 'paragraphs', 'before', 'ثلاثة', 'after', 'خمسة', 'weight', 0.4)),
    ((i * 31) % 100) / 100.0, (i * 31) % 100 >= 20
FROM n WHERE i % 3 = 0 OR i % 211 = 0"""
_EDITS = """
INSERT INTO change_edits (kind, change_id, outlet_id)
SELECT json_extract(typed, '$[0].kind'), id, outlet_id FROM changes"""
_RUNS = f"""
INSERT INTO runs (id, started_at, finished_at, state, reason, outlets, polls, visits, new, changed, failures)
{_NUMBERS} SELECT i / {ARTICLES_IN_A_RUN}, {_AT}, {_AT}, 'finished', 'finished', 12, 20, 40, 9, 2, i % 3
FROM n WHERE i % {ARTICLES_IN_A_RUN} = 0"""
_FETCHES = f"""
INSERT INTO fetches (owner, at, run_id, outlet_id, url, status, size, seconds, outcome, host)
{_NUMBERS} SELECT '#' || i, {_AT}, max(1, i / {ARTICLES_IN_A_RUN}), {_NAME}, {_URL}, 200, 40000, 0.4, 'new',
    {_NAME} || '.example'
FROM n"""
_PROBLEMS = f"""
INSERT INTO problems (owner, outlet_id, subject, kind, detail, open, first_at, last_at, count)
{_NUMBERS} SELECT '#' || i, {_NAME}, {_URL}, CASE WHEN i % 2 THEN 'no-date' ELSE 'no-title' END, 'nothing found', 1,
    {_AT}, {_AT}, 2
FROM n WHERE i % 40 = 0"""
_COUNTERS = "INSERT OR REPLACE INTO counters (name, value) VALUES ('articles:live', :articles), ('versions', :articles)"
_OUTLETS = (
    "UPDATE outlets SET articles = (SELECT count(*) FROM articles WHERE outlet_id = outlets.id), "
    "country = CASE rowid % 3 WHEN 0 THEN 'LB' WHEN 1 THEN 'EG' ELSE 'TN' END, "
    "language = CASE WHEN rowid % 50 = 0 THEN 'tr' WHEN rowid % 5 = 0 THEN 'en' ELSE 'ar' END"
)
_STEPS = (_ARTICLES, _VERSIONS, _CHANGES, _EDITS, _RUNS, _FETCHES, _PROBLEMS, _COUNTERS, _OUTLETS, "ANALYZE")


def store_of(folder: Path, outlets: int, articles: int) -> SqlStore:
    """The store of this size, made once and kept in the folder."""
    path = folder / f"pages-{outlets}-{articles}.db"
    if path.is_file():
        return open_store(path)
    making = path.with_suffix(".making")
    for left in folder.glob(f"{making.name}*"):
        left.unlink()
    store = open_store(making)
    fill(store, outlets)
    with store._database.writing() as connection:  # what years of recording would bring
        for step in _STEPS:
            _run(connection, step, outlets, articles)
    while store.search_index.extend(500):
        pass
    store.close()
    making.rename(path)
    return open_store(path)


def _run(connection: Connection, step: str, outlets: int, articles: int) -> None:
    end = NOW.astimezone(UTC).replace(tzinfo=None)
    values = {
        "articles": articles,
        "outlets": outlets,
        "end": end.isoformat(" "),
        "gap": max(1, int(timedelta(days=730).total_seconds() / articles)),
        "article": _article(),
        "before": f"{_WORDS} ثلاثة",
        "after": f"{_WORDS} خمسة",
        "kinds": json.dumps([kind.value for kind in EditKind]),
        "kind_count": len(EditKind),
    }
    connection.execute(text(step), {name: values[name] for name in values if f":{name}" in step})


def _article() -> str:
    words = [f"{_WORDS}." for _ in range(6)]
    fields = {"section": "محليات", "authors": ["ليلى حداد"], "language": "ar", "direction": "rtl", "reader": "1",
              "exact_digest": "e", "sources": {"title": "rule"}, "paragraphs": ["", *words],
              "digests": dict.fromkeys(("title", "section", "byline", "authors", "published", "image",
                                        "image_caption", "paragraphs"), "d")}  # fmt: skip
    return json.dumps(fields, ensure_ascii=False)
