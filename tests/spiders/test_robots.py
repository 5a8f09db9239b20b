"""What a robots.txt says, in whatever way it was written."""

from typing import Any

import pytest

from spiders.robots import rules_of
from spiders.robots_cache import PRODUCT


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 10", 10.0),
        ("Crawl-delay: 10s", 10.0),
        ("Crawl-delay: 10 sec", 10.0),
        ("crawl-delay : 10 Seconds.", 10.0),
        ("Crawl-delay: 0,5", 0.5),
        ("Crawl-delay: 1,5 s # slowly", 1.5),
        ("Crawl-delay: 10 # comment", 10.0),
        ("Crawl-delay: 10 // comment", 10.0),
        ("Crawl-delay: 10; Disallow", 10.0),
        ("Crawl-delay: '10'", 10.0),
        ("Crawl-delay: 500ms", 0.5),
        ("Crawl-delay: 2 minutes", 120.0),
        ("Crawl delay 7sec", 7.0),
        ("Crawl-delay: ١٠ ثوان", 10.0),
        ("Crawl-delay: .5s", 0.5),
        ("Crawl-delay: 1e3", 1000.0),
        ("Crawl-delay: -5", None),
        ("Crawl-delay: -5s", None),
        ("Crawl-delay: inf", None),
        ("Crawl-delay: nan s", None),
        ("Crawl-delay: " + "9" * 400 + "s", None),
        ("Crawl-delay: 10-20", None),
        ("Crawl-delay: 1/10", None),
        ("Crawl-delay: 1.2.3", None),
        ("Crawl-delay: 10kb", None),
        ("Crawl-delay: slowly", None),
        ("Crawl-delay:", None),
        ("Crawl-delayed: 10s", None),
        ("# Crawl-delay: 10s", None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_delay_is_read_however_it_is_written(line: str, seconds: float | None, end: str) -> None:
    text = end.join(["User-agent: *", line, "Disallow: /private", ""])
    rules = rules_of(text.encode())
    assert rules.crawl_delay(PRODUCT) == seconds
    assert not rules.allowed("https://sahel.test/private/1", PRODUCT)
    assert rules.allowed("https://sahel.test/news/1", PRODUCT)


def test_a_delay_for_others_is_none_for_us() -> None:
    rules = rules_of(b"User-agent: Other\nCrawl-delay: 30s\n\nUser-agent: rasid\nCrawl-delay: 3s\n")
    assert rules.crawl_delay(PRODUCT) == 3.0
    assert rules_of(b"User-agent: Other\nCrawl-delay: 30s\n").crawl_delay(PRODUCT) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_rules_are_read_in_every_encoding_that_names_itself(encoding: str) -> None:
    text = "User-agent: *\nDisallow: /خاص\nCrawl-delay: 2\n"
    body = ("\ufeff" + text).encode(encoding) if encoding == "utf-16-be" else text.encode(encoding)
    for end in (b"", b"\x00"):  # the end may be cut off within a letter
        rules = rules_of(body + end)
        assert rules.crawl_delay(PRODUCT) == 2.0
        assert not rules.allowed("https://sahel.test/%D8%AE%D8%A7%D8%B5/1", PRODUCT)
        assert rules.allowed("https://sahel.test/news", PRODUCT)


def test_long_lines_are_no_long_work() -> None:
    for piece in ("9", "9 ", "Crawl-delay: 9", "Crawl-delay ", " ", "\r", "9,"):
        body = b"User-agent: *\nCrawl-delay: " + piece.encode() * (500_000 // len(piece)) + b"x\nDisallow: /x"
        assert not rules_of(body).allowed("https://sahel.test/x", PRODUCT)


def test_what_a_site_asks_for_generously_written_is_kept(desk: Any, press: Any) -> None:
    """At the server: a file in UTF-16 that forbids one address and asks for a pause in words."""
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", "/news/2", "/private/3")
    rules = "User-agent: *\nDisallow: /private\nCrawl-delay: 0,3 sec\n".encode("utf-16")
    press.publish("sahel.test", "/robots.txt", rules, Content_Type="text/plain")
    desk.crawl()
    assert "/private/3" not in press.paths("sahel.test")
    gaps = press.gaps("sahel.test")[1:]
    assert len(gaps) >= 2
    assert min(gaps) >= 0.3
