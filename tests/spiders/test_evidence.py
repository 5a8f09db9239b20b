"""What counts as a web page."""

import random

import pytest

from spiders.evidence import _is_binary, check_html
from spiders.failures import WrongContentError

HTML = {"content-type": "text/html"}
PAGE = "<html><body><p>افتتحت البلدية مكتبة عامة جديدة.</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16", "utf-16-le"])
def test_pages_in_any_encoding_are_pages(encoding: str) -> None:
    body = (PAGE * 20).encode(encoding)
    check_html(HTML, body)  # raises nothing
    assert not _is_binary(body)


@pytest.mark.parametrize(
    "body",
    [random.Random(3).randbytes(4000), b"%PDF-1.7\n1 0 obj", b"PK\x03\x04" + bytes(range(256)) * 8],
    ids=["noise", "pdf", "zip"],
)
def test_binaries_called_html_are_none(body: bytes) -> None:
    with pytest.raises(WrongContentError):
        check_html(HTML, body)
