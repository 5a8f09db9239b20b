"""Where keys stand in a TOML text, against `tomllib` and by hand."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlets.lines import Path as KeyPath
from outlets.lines import line_of, locate
from outlets.places import SHIPPED

TEXT = '''# a comment with [brackets] and = signs
top = 1
"quoted key".'inner' = "x # no comment"

long = """
not = "a key"
\\""" still inside ""\\"
"""
raw = \'\'\'
[nor.this]
\'\'\'
list = [ # with a comment ]
  "a]", 'b',
  [ 1, 2 ],
  { name = "c", deep.er = 4 },
]
day = 2017-01-01 00:00:00

[table . sub]
key = {}

[[rows]]
a = 1
[rows.inner]
b = 2
[[rows.more]]
c = 3
[[rows]]
[[rows.more]]
c = 4
[[rows.more]]
c = 5
'''

LINES = {
    ("top",): 2,
    ("quoted key",): 3,
    ("quoted key", "inner"): 3,
    ("long",): 5,
    ("raw",): 9,
    ("list",): 12,
    ("list", 0): 13,
    ("list", 1): 13,
    ("list", 2): 14,
    ("list", 2, 1): 14,
    ("list", 3, "name"): 15,
    ("list", 3, "deep", "er"): 15,
    ("day",): 17,
    ("table", "sub"): 19,
    ("table", "sub", "key"): 20,
    ("rows",): 22,
    ("rows", 0): 22,
    ("rows", 0, "a"): 23,
    ("rows", 0, "inner"): 24,
    ("rows", 0, "inner", "b"): 25,
    ("rows", 0, "more", 0, "c"): 27,
    ("rows", 1): 28,
    ("rows", 1, "more", 0, "c"): 30,
    ("rows", 1, "more", 1): 31,
    ("rows", 1, "more", 1, "c"): 32,
}


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """All paths in a value."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


@pytest.mark.parametrize(("path", "line"), LINES.items(), ids=str)
def test_the_line_of_a_key(path: KeyPath, line: int) -> None:
    assert locate(TEXT)[path] == line


def test_all_keys_and_no_others_are_found() -> None:
    assert set(locate(TEXT)) == set(paths(tomllib.loads(TEXT)))


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_the_lines_of_a_real_file(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = locate(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    assert all(str(path[-1]) in lines[line - 1] for path, line in found.items() if isinstance(path[-1], str))


def test_a_missing_key_stands_where_its_table_does() -> None:
    lines = locate(TEXT)
    assert line_of(lines, ("rows", 1, "more", 0, "d")) == 29
    assert line_of(lines, ("nothing",)) == 1


keys = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
values = st.sampled_from(
    ['"x"', "1", "'#='", "[1, [2]]", "{ a = 1, b.c = '}' }", "true", '"""\n[x]\ny = 1\n"""', "[\n1,\n]"]
)


@given(st.lists(st.tuples(st.booleans(), keys, st.dictionaries(keys, values, max_size=3)), max_size=6))
def test_any_document(parts: list[tuple[bool, str, dict[str, str]]]) -> None:
    text = "".join(
        (f"[[{name}]]\n" if array else f"[{name}] # ]\n")
        + "".join(f"{key} = {value}\n\n" for key, value in pairs.items())
        for array, name, pairs in parts
    )
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(locate(text)) == set(paths(table))
