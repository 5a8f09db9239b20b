import re
from pathlib import Path

import pytest
from markupsafe import Markup

import dashboard
from dashboard.pages import KINDS
from dashboard.standing import Level
from dashboard.texts import Texts
from rasid.health.findings import Severity
from rasid.records import COMPARED_FIELDS, ArticleStatus, ChannelKind

ROOM = Path(dashboard.__file__).parent
TEMPLATES = sorted((ROOM / "templates").glob("*.html"))


def keys() -> set[str]:
    """All keys, plural forms under their common name."""
    plural = {key.removesuffix(".one") for key in Texts("en").keys if key.endswith(".one")}
    return plural | {key for key in Texts("en").keys if key.rpartition(".")[0] not in plural}


def used() -> tuple[set[str], set[str]]:
    """Keys that templates name in full, and beginnings that they complete."""
    text = "\n".join(path.read_text() for path in TEMPLATES)
    whole = set(re.findall(r"\bt\(\"([\w.]+)\"[,)]", text))
    return whole, set(re.findall(r"\bt(?:\.get)?\(\"([\w.]+\.)\" ~", text))


def test_every_text_that_a_template_names_is_there() -> None:
    whole, _ = used()
    assert len(whole) > 60
    assert whole - keys() == set()


def test_no_text_is_left_over() -> None:
    whole, beginnings = used()
    spare = {key for key in keys() - whole if not key.startswith(tuple(beginnings))}
    assert spare == {"direction"}


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
    for path in TEMPLATES:
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
        assert not re.findall(
            r"[^\W\d_]{2,}", text.replace("Rasid", "").replace("راصد", "").replace("&amp;", "").replace("to=", "")
        ), path.name
