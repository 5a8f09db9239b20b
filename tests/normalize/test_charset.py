"""Bytes to text: declarations right, wrong and missing; UTF-16; damage; any bytes at all."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.charset_pages import SHAPES, Case, cases
from benchmarks.data import data_folder
from rasid.normalize.charset import declared_in_header, declared_in_page, decode

ARABIC = "قال رئيس البلدية إن العمل مستمر في شوارع المدينة"


def page(text: str, codec: str, meta: str = "") -> bytes:
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    return f"<html><head>{declared}</head><body><p>{text}</p></body></html>".encode(codec)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_every_type_in_every_state_of_declaration(case: Case) -> None:
    decoded = decode(case.body, headers=case.headers, languages=(case.language,))
    assert case.text in decoded.text
    assert "replaced" not in decoded.flags


@pytest.mark.parametrize("case", list(cases(SHAPES[1:])), ids=lambda case: case.name)
def test_short_and_ascii_heavy_pages_and_texts_in_scripts(case: Case) -> None:
    assert case.text in decode(case.body, headers=case.headers, languages=(case.language,)).text


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_an_unknown_outlet_is_read_as_well(case: Case) -> None:
    assert case.text in decode(case.body, headers=case.headers, languages=()).text


def test_wrong_declarations_are_told() -> None:
    body = page(ARABIC, "cp1256", meta="iso-8859-1")
    decoded = decode(body, headers={"content-type": "text/html; charset=UTF-8"}, languages=("ar",))
    assert (decoded.encoding, decoded.source) == ("cp1256", "content")
    assert decoded.flags == ("header-wrong", "meta-wrong")


def test_right_declarations_are_not_flagged() -> None:
    body = page("Işıklı kavşak", "cp1254", meta="iso-8859-9")  # browsers read both as windows-1254
    assert decode(body, headers={}, languages=("tr",)).flags == ()
    ascii_page = page("plain", "ascii", meta="windows-1256")
    assert decode(ascii_page, headers={}, languages=("ar",)).flags == ()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("text", [f"<?xml version='1.0'?><rss><title>{ARABIC}</title></rss>", ARABIC])
def test_wide_encodings_without_declaration(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), headers={"content-type": "text/xml; charset=utf-8"}, languages=("ar",))
    assert decoded.text == text


def test_a_body_cut_within_a_character_is_utf8() -> None:
    body = page(ARABIC, "utf-8")[:-18]
    decoded = decode(body[:-1], headers={}, languages=("ar",))
    assert (decoded.encoding, decoded.flags) == ("utf-8", ("truncated",))
    assert decoded.text.endswith("المدين")


def test_some_damage_does_not_make_utf8_a_code_page() -> None:
    body = page(ARABIC, "utf-8").replace("قال".encode(), b"\xd9\xd8 \x93")
    decoded = decode(body, headers={}, languages=("ar",))
    assert (decoded.encoding, decoded.flags) == ("utf-8", ("replaced",))
    assert "شوارع المدينة" in decoded.text


def test_a_mark_of_utf8_before_a_code_page_is_not_believed() -> None:
    decoded = decode(b"\xef\xbb\xbf" + page(ARABIC, "cp1256"), headers={}, languages=("ar",))
    assert decoded.encoding == "cp1256"
    assert ARABIC in decoded.text


def test_encodings_of_other_regions_are_read_as_declared() -> None:
    text = "市政府今天宣布桥梁维修工程下周开始"
    decoded = decode(page(text, "gbk", meta="gb2312"), headers={}, languages=())
    assert (decoded.source, text in decoded.text) == ("declared", True)


@pytest.mark.parametrize(
    ("header", "codec"),
    [
        ("text/html; charset=windows-1256", "cp1256"),
        ('text/html;CHARSET="UTF-8"', "utf-8"),
        ("text/html; charset = 'iso-8859-8-i'", "iso8859-8"),
        ("text/html; charset=none", None),
        ("text/html; charset=base64", None),
        ("text/html", None),
        ("", None),
    ],
)
def test_declared_in_header(header: str, codec: str | None) -> None:
    assert declared_in_header({"content-type": header}) == codec


@pytest.mark.parametrize(
    ("body", "codec"),
    [
        (b"<meta charset=windows-1256>", "cp1256"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=windows-1254'>", "cp1254"),
        (b'<?xml version="1.0" encoding="windows-1255"?>', "cp1255"),
        (b"<p>charset=windows-1256</p>", None),
        (b"", None),
    ],
)
def test_declared_in_page(body: bytes, codec: str | None) -> None:
    assert declared_in_page(body) == codec


names = st.sampled_from(
    ["", "utf-8", "utf-16", "utf-7", "idna", "punycode", "undefined", "windows-1256", "x\x00y", "hex"]
)
fragments = st.sampled_from(
    [
        b"<script",
        b"</script>",
        b"<!--",
        b"-->",
        b"<",
        b">",
        b"<meta charset=",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xd8\xa7",
    ]
)


@given(
    body=st.lists(fragments | st.binary(max_size=30), max_size=40).map(b"".join),
    header=names,
    languages=st.lists(st.sampled_from(["ar", "tr", "he", "ku", "??"]), max_size=2),
)
def test_any_bytes_become_text(body: bytes, header: str, languages: list[str]) -> None:
    decoded = decode(body, headers={"content-type": f"text/html; charset={header}"}, languages=tuple(languages))
    assert decoded.text.encode("utf-8").decode() == decoded.text


@given(text=st.text(min_size=1))
def test_utf8_is_always_read_as_such(text: str) -> None:
    body = ("<p>" + text.replace("\0", "")).encode("utf-8", "replace")
    decoded = decode(body, headers={"content-type": "text/html; charset=windows-1256"}, languages=("ar",))
    assert decoded.text == body.decode()


@pytest.mark.parametrize(
    "piece", [b"<script ", b"<", b"<!--", b"a" * 50 + b"\xd8", b"<meta charset" * 3, b"\xd8<script>"]
)
def test_no_body_takes_long(piece: bytes) -> None:
    """Repeated openings must not make the work grow with the square of the length."""
    body = piece * (300_000 // len(piece))
    assert decode(body, headers={}, languages=("ar",)).text


def test_saved_regional_pages_are_read_in_their_code_pages() -> None:
    folder = data_folder("pages/regional")
    if folder is None:
        pytest.skip("no development data: set RASID_DATA")
    codecs = {"ar": "cp1256", "fa": "cp1256", "tr": "cp1254", "he": "cp1255"}
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        raw = gzip.decompress((folder / row["file"]).read_bytes())
        assert decode(raw, headers={}, languages=(row["language"],)).encoding == "utf-8"
        old = raw.decode("utf-8").encode(codecs[row["language"]], "xmlcharrefreplace")
        decoded = decode(old, headers={"content-type": "text/html; charset=utf-8"}, languages=(row["language"],))
        assert decoded.text == old.decode(codecs[row["language"]])
