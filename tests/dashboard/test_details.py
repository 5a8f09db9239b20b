"""Every detail and refusal that a page can show is said in each language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.details import Details, sayings
from dashboard.texts import PLURALS
from outlets.loader import check_outlet
from rasid.errors import TROUBLES
from tests.outlets.test_complaints import FAULTS

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = sorted(set(PLURALS) - {"en"})
PLACES = {"Finding": 1, "Doubt": 1, "Problem": 2, "UnreadableFeedError": 1, "Answer": 0, "HTTPException": 1}
"""Where a call has its sentence. Of other errors that a crawl meets, it is the first argument."""
ERRORS = {"RefusedAddressError", "ForbiddenByRobotsError", "LargeHeadersError", "LargeBodyError", "PackedError",
          "BrowserError", "UnaskedError", "WrongContentError", "SlowReadError", "DownloadTimeoutError",
          "StoreError"}  # fmt: skip
NAMES = {"detail", "fault", "reason", "why", "never"}
"""Variables in which a sentence is made before it is handed on."""
TOLD_ELSEWHERE = {
    "{}",  # what another program says
    "{} {}",
    "{}: {}",
    "{} No entry could be read.",  # behind any other sentence
    "{} of {} entries lead to no article{}.",  # stands there with an example, and without
    ", such as {}",
    "{} articles: {} minutes too {}",  # late, or early
    # `rasid restore` alone tells these
    "There is no backup {}. `rasid backup` makes one.",
    "The backup {} cannot be read: {}. Make it readable.",
    "{} is no backup: it is not an SQLite database. Give a file that `rasid backup` made.",
    "The database {} cannot be replaced: {}. The good copy is {}.",
}


def shape(node: ast.expr) -> Iterator[str]:
    """What a sentence is like, its slots without names; both, where it is one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from shape(node.body)
        yield from shape(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def sentences(path: Path) -> Iterator[str]:
    """All that a module tells of details."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = PLACES.get(name, 0 if name in ERRORS else None)
            if place is not None and len(node.args) > place:
                yield from shape(node.args[place])
            yield from (text for word in node.keywords if word.arg in NAMES for text in shape(word.value))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMES:
            yield from shape(node.value)


def told_of() -> dict[str, str]:
    """Every sentence, and the file that tells it."""
    files = [
        *ROOT.glob("rasid/*.py"), *ROOT.glob("rasid/health/*.py"), *ROOT.glob("rasid/extract/*.py"),
        *ROOT.glob("rasid/changes/*.py"), *ROOT.glob("spiders/*.py"), *ROOT.glob("scheduler/*.py"),
        *ROOT.glob("dashboard/*.py"), *ROOT.glob("dashboard/auth/*.py"), *ROOT.glob("dashboard/feeds/*.py"),
        ROOT / "cli" / "webhooks.py", ROOT / "cli" / "machine.py", ROOT / "storage" / "backup.py",
        ROOT / "storage" / "warc_files.py",
    ]  # fmt: skip
    return {text: path.name for path in files for text in sentences(path)}


def test_the_sentences_are_found() -> None:
    found = told_of()
    assert len(found) > 60
    assert found["no news for {} h"] == "outlets.py"
    assert found["the text breaks off inside a paragraph"] == "suspicion.py"
    assert found["redirected to {}"] == "failures.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_said(language: str) -> None:
    details = Details(language)
    for text, file in told_of().items():
        if text not in TOLD_ELSEWHERE:
            filled = text.replace("{}", "7")  # a number is said as it is
            assert 'lang="en"' not in details(filled), f"{file}: {text!r} has no like in {language}.details.toml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_have_the_same_slots(language: str) -> None:
    slots = re.compile(r"\{(\w+)\}")
    for en, told in sayings(language).items():
        assert sorted(slots.findall(en)) == sorted(slots.findall(told)), en
        own = re.sub(r"«[^»]*»", "", slots.sub("", told))  # commands stay as they are typed
        assert not re.search(r"[A-Za-z]{3,} [a-z]{3,}", own), told


def plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)


def test_sentences_within_sentences() -> None:
    said = Details("ar")
    trouble = TROUBLES["http-403"].meaning
    assert plain(said(f"sahel/main: {trouble} HTTP status 403")) == (
        "sahel/main: المنبر يرفض طلبنا (403 Forbidden). رمز الجواب 403"
    )
    assert plain(said("desk: it answered 413")) == "desk: كان جوابه 413"
    assert plain(said("robots.txt: sada.example leads to 10.0.0.1")) == "robots.txt: يقود sada.example إلى 10.0.0.1"
    assert plain(said("sahel/main: 7 of 9 entries lead to no article.")) == (
        "sahel/main: 7 من 9 من المُدخلات لا يقود إلى مادة."
    )
    assert plain(said("The JSON breaks off. No entry could be read.")) == "نص JSON مبتور. ولم يُقرأ أي مُدخل."
    assert plain(said("Of 9 addresses on the page none matches article_url.")) == (
        "في الصفحة من العناوين 9، وليس بينها ما يطابق article_url."
    )
    full = "The database b/x.part has no room left. Free space on its disk. (SQLite says: database or disk is full)"
    assert plain(said(f"No backup of v/rasid.db could be made ({full}).")) == (
        "تعذّر نسخ v/rasid.db احتياطيًا (قاعدة البيانات b/x.part لم يبق لها مكان. أفسِح مكانًا على قرصها. "
        "(يقول SQLite: database or disk is full))."
    )
    assert plain(said("robots.txt: HTTP status 503")) == "robots.txt: رمز الجواب 503"


FILE = """
id = "sada"
names = { en = "Sada" }
country = "Lebanon"
zone = "Asia/Beirut"
languages = ["ar"]
homepage = "https://sada.example/"
colour = "red"
[[channels]]
name = "main"
kind = "fead"
url = "sada.example/rss"
"""


ENDS = ("Not watched.", "Watched as the file was before.")
OF_OTHERS = re.compile(
    r"(TOML سليمًا|تعبيرًا نمطيًا|محدِّد CSS|تعبير XPath|ليس عنوانًا): [^\u0600-\u06ff]+|&#39;[^;]+;|id = \w+|الملف: .*?\."
)
"""What other programs say, and what the file itself says."""


def test_complaints_about_outlet_files_are_said(tmp_path: Path) -> None:
    said = Details("ar")
    files = {
        "sada.toml": FILE,
        "other.toml": FILE,
        "broken.toml": "id = sada",
        "empty.toml": "",
        "coded.toml": "\udcff",
    }
    complaints = []
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        complaints += check_outlet(tmp_path / name)
    assert len(complaints) > 10
    told_of = [str(complaint) for complaint in complaints]
    told_of += [f"sada.toml:{complaint} {end}" for *_, complaint in FAULTS for end in ENDS]
    for complaint in told_of:
        told = said(complaint)
        assert not told.startswith('<bdi lang="en"'), complaint
        own = OF_OTHERS.sub("", plain(told))
        assert not re.search(r"[a-z]{3,} [a-z]{3,}", own), own


def test_a_complaint_about_a_file_with_spaces_in_its_name_is_said() -> None:
    said = Details("ar")
    told = said("the news of sada.toml:3: The file is not in UTF-8. Save it in UTF-8. Not watched.")
    assert told == said("x.toml:3: The file is not in UTF-8. Save it in UTF-8. Not watched.").replace(
        "x.toml", "the news of sada.toml"
    )
    assert 'lang="en"' not in told


def test_what_is_not_known_is_marked_as_english() -> None:
    assert Details("ar")("Connection was refused <b>") == (
        '<bdi lang="en" dir="auto">Connection was refused &lt;b&gt;</bdi>'
    )
    assert Details("en")("a <b>") == '<bdi dir="auto">a &lt;b&gt;</bdi>'


@pytest.mark.parametrize("hostile", ["<script>", "{title}", "{0}", "%s", "\\1", "\u202e"])
def test_what_stands_in_a_slot_stays_text(hostile: str) -> None:
    said = Details("ar")(f"It is a web page, titled {hostile}.")
    assert "<script>" not in said
    assert plain(said).startswith("هي صفحة ويب عنوانها ")
    assert (hostile.replace("<", "&lt;").replace(">", "&gt;")) in said


def test_long_and_nested_texts_take_no_time() -> None:
    assert "lang=" in Details("ar")("x: " * 600)
    assert "lang=" in Details("ar")("a" * 100_000)
