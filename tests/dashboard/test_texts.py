import re
from dataclasses import fields
from pathlib import Path

import pytest
from markupsafe import Markup

import dashboard
from dashboard.changes import KINDS
from dashboard.standing import Level
from dashboard.texts import FORMS, PLURALS, Texts, read
from rasid.errors import TROUBLES
from rasid.health.findings import KINDS as FINDINGS
from rasid.health.findings import Severity
from rasid.records import COMPARED_FIELDS, ArticleStatus, ChannelKind, EditKind, Outcome
from rasid.settings import Settings

ROOM = Path(dashboard.__file__).parent
TEMPLATES = sorted((ROOM / "templates").glob("*.html"))


def keys(language: str = "en") -> set[str]:
    """All keys of a catalogue, plural forms under their common name."""
    found = set(read(language))
    plural = {key.removesuffix(".other") for key in found if f"{key.rpartition('.')[0]}.one" in found}
    return {key.rpartition(".")[0] if key.rpartition(".")[0] in plural else key for key in found}


def plurals(language: str) -> dict[str, set[str]]:
    """Keys that have plural forms, with these."""
    found: dict[str, set[str]] = {}
    for key in read(language):
        whole, _, form = key.rpartition(".")
        if form in FORMS and f"{whole}.one" in read(language):
            found.setdefault(whole, set()).add(form)
    return found


def used() -> tuple[set[str], set[str]]:
    """Keys that templates and messages name in full, and beginnings that they complete."""
    text = "\n".join(path.read_text() for path in TEMPLATES)
    whole = set(re.findall(r"\bt\(\"([\w.]+)\"[,)]", text))
    beginnings = set(re.findall(r"\bt(?:\.get)?\(\"([\w.]+\.)\" ~", text))
    told = (ROOM.parent / "cli" / "telling.py").read_text()
    whole |= set(re.findall(r"\b_?texts\([\"']([\w.]+)[\"'][,)]", told))
    return whole, beginnings | set(re.findall(r"\b_?texts\(f\"([\w.]+\.)\{", told))


def test_every_text_that_a_template_names_is_there() -> None:
    whole, _ = used()
    assert len(whole) > 60
    assert whole - keys() == set()


def test_no_text_is_left_over() -> None:
    whole, beginnings = used()
    spare = {key for key in keys() - whole if not key.startswith(tuple(beginnings))}
    assert spare == {"direction", "own_name"}


@pytest.mark.parametrize("language", sorted(set(PLURALS) - {"en"}))
def test_all_languages_say_the_same(language: str) -> None:
    assert keys(language) == keys("en")
    assert set(plurals(language)) == set(plurals("en"))
    for key in keys("en"):
        assert slots(language, key) == slots("en", key), key


def slots(language: str, key: str) -> set[str]:
    """What is filled in; a number may be said in the word's form."""
    table = read(language)
    texts = [table[name] for name in (key, *(f"{key}.{form}" for form in FORMS)) if name in table]
    return {slot for text in texts for slot in re.findall(r"{(\w+)}", text)} - {"n"}


@pytest.mark.parametrize("language", sorted(PLURALS))
def test_every_form_that_a_number_takes_is_there(language: str) -> None:
    needed = {PLURALS[language](n) for n in range(1, 1000)}
    for key, forms in plurals(language).items():
        assert needed <= forms, key


@pytest.mark.parametrize("language", sorted(set(PLURALS) - {"en"}))
def test_what_the_core_tells_is_said_too(language: str) -> None:
    told = read(f"{language}.told")
    wanted = {f"finding.{name}.{part}" for name in FINDINGS for part in ("meaning", "remedy")}
    wanted |= {f"trouble.{name}.{part}" for name in TROUBLES for part in ("meaning", "remedy")}
    wanted |= {f"setting.{field.name}" for field in fields(Settings)}
    assert set(told) == wanted


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"),
     (101, "other"), (102, "other"), (103, "few"), (111, "many"), (1002, "other"), (1010, "few")],
)  # fmt: skip
def test_arabic_numbers(n: int, form: str) -> None:
    assert PLURALS["ar"](n) == form


@pytest.mark.parametrize(
    ("beginning", "names"),
    [
        ("status", list(ArticleStatus)),
        ("figures", list(ArticleStatus)),
        ("kind", list(ChannelKind)),
        ("change", list(KINDS)),
        ("severity", list(Severity)),
        ("level", [level.key for level in Level]),
        ("field", list(COMPARED_FIELDS)),
        ("edit", list(EditKind)),
        ("outcome", [*Outcome, "listed", "not-modified", "failed"]),
        (
            "source",
            [
                "rule",
                "json-ld",
                "opengraph",
                "meta",
                "microdata",
                "time",
                "feed",
                "h1",
                "title",
                "url",
                "link",
                "text",
                "trafilatura",
                "state",
            ],
        ),
        ("run", ["running", "finished", "failed", "interrupted"]),
    ],
)
def test_every_value_has_a_name(beginning: str, names: list[str]) -> None:
    assert {f"{beginning}.{name}" for name in names} <= keys()


def test_what_fills_a_text_is_escaped() -> None:
    texts = Texts("en")
    assert texts("foot.version", version="<b>") == "Rasid &lt;b&gt;"
    assert texts("foot.version", version=Markup("<b>1</b>")) == "Rasid <b>1</b>"


def test_numbers() -> None:
    texts = Texts("en")
    assert texts("outlet.count", n=1) == "1 article"
    assert texts("outlet.count", n=12345) == "12,345 articles"
    arabic = Texts("ar")
    assert [arabic("outlet.count", n=n) for n in (0, 1, 2, 7, 45, 200)] == [
        "لا مواد", "مادة واحدة", "مادتان", "7 مواد", "45 مادة", "200 مادة",
    ]  # fmt: skip


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Texts("en")("no.such", n=1)
    assert Texts("en").get("no.such", "otherwise") == "otherwise"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_to_the_content_policy(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"\|\s*safe\b|autoescape", text)
    assert not re.search(r"(?:src|href)=\"https?:", text)


def test_templates_hold_no_words_of_their_own() -> None:
    names = re.compile(r"Rasid|راصد|Atom|JSON Feed|&amp;|view=|to=|\?outlet=")
    for path in TEMPLATES:
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
        assert not re.findall(r"[^\W\d_]{2,}", names.sub("", text)), path.name
