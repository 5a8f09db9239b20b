"""What is known of XPath before a page is read, held against what libxml2 says where each part is reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pydantic_core import PydanticCustomError

from outlets.checks import is_selector
from outlets.xpath import _FUNCTIONS, hidden_fault

PAGE = etree.fromstring('<p id="x" xml:lang="ar">a<b>1</b></p>')


def accepted(expression: str) -> bool:
    """Whether libxml2 knows all functions, prefixes and variables, and takes the numbers of arguments."""
    try:
        etree.XPath(expression)(PAGE)
    except etree.XPathEvalError as error:
        assert str(error) in (
            "Unregistered function",
            "Invalid number of arguments",
            "Undefined namespace prefix",
            "Undefined variable",
        )
        return False
    return True


@pytest.mark.parametrize("name", [*_FUNCTIONS, "matches", "key", "current", "generate-id", "lower-case", "ends-with"])
def test_every_function_is_known_as_libxml2_knows_it(name: str) -> None:
    for count in range(5):
        expression = f"//*[{name}({', '.join(['.'] * count)})]"
        assert (hidden_fault(expression) is None) == accepted(expression), expression


CALLS = st.recursive(
    st.sampled_from((".", "1", "'a(b), c:d'", '"$x"', "@id", "@xml:lang", "text()", "node()", "b[last()]", "b[. = 1]")),
    lambda inner: st.tuples(
        st.sampled_from(("concat", "contains", "not", "string", "substring", "ends-with", "true", "a:b")),
        st.lists(inner, min_size=0, max_size=4),
    ).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
)


@given(CALLS, CALLS)
def test_nested_calls_are_counted_as_libxml2_counts_them(first: str, second: str) -> None:
    expression = f"//*[concat({first}, {second}) or div]"
    assert (hidden_fault(expression) is None) == accepted(expression), expression


@pytest.mark.parametrize("expression", ["b[$a]", "a:p", "@a:b", "following::a:*"])
def test_prefixes_and_variables_are_never_known(expression: str) -> None:
    assert hidden_fault(f"//*[{expression}]")
    assert not accepted(f"//*[{expression}]")


@pytest.mark.parametrize(
    ("expression", "what", "hint"),
    [
        ("//p[matches(., 1)]", "there is no function matches() in XPath 1.0", ""),
        ("//p[a][contain(., 1)]", "there is no function contain() in XPath 1.0", " Did you mean 'contains'?"),
        ("//p[contains(.)]", "contains() is used with 1 argument instead of 2", ""),
        ("//p[substring(.)]", "substring() is used with 1 argument instead of 2-3", ""),
        ("//p[concat(.)]", "concat() is used with 1 argument instead of 2+", ""),
        ("//p[re:test(., 1)]", "there is no namespace for re:test", ""),
        ("//p[. = $name]", "there is no variable $name", ""),
    ],
)
def test_each_fault_is_named(expression: str, what: str, hint: str) -> None:
    assert hidden_fault(expression) == (what, hint)
    with pytest.raises(PydanticCustomError) as told:
        is_selector(expression)
    assert told.value.context == {
        "what": f"{expression!r} is not an XPath expression: {what}.",
        "remedy": f"Correct it, or give a CSS selector.{hint}",
        "at": (),
    }


@pytest.mark.parametrize(
    "expression",
    [
        "//p[text ()]",
        "//p[processing-instruction('a')]",
        "(//p)[1] | //b[1 = (2) and (3)]",
        "//ancestor::p",
        "//p[1.5]",
    ],
)
def test_what_is_no_call_is_let_be(expression: str) -> None:
    assert hidden_fault(expression) is None
    assert accepted(expression)


@pytest.mark.parametrize("expression", ["./p", ".//p[@class='a']", "(//p)[1]", "//p/text()"])
def test_expressions_from_an_element_are_xpath_too(expression: str) -> None:
    assert is_selector(expression) == expression
