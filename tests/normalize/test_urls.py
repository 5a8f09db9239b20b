"""Fetch addresses and keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.normalize.urls import absolute, canonical, host_of, image_key, is_fetchable, site_of

SLUG = "%D8%AE%D8%A8%D8%B1"

EQUATED = [
    ("http://www.sahel.example/a", "https://sahel.example/a"),
    ("https://SAHEL.Example:443/a", "https://sahel.example/a"),
    ("http://sahel.example:80/a/", "https://sahel.example/a"),
    ("https://sahel.example", "https://sahel.example/"),
    ("https://m.sahel.example/a", "https://www.sahel.example/a"),
    ("https://mobile.sahel.example/a?amp", "https://amp.sahel.example/a/amp/"),
    ("https://sahel.example/amp/a", "https://sahel.example/a"),
    ("https://sahel.example/a.amp.html", "https://sahel.example/a.html"),
    ("https://sahel.example/a?outputType=amp", "https://sahel.example/a"),
    ("https://www-sahel-example.cdn.ampproject.org/c/s/www.sahel.example/a", "https://sahel.example/a"),
    ("https://www.google.com/amp/s/www.sahel.example/a/amp", "https://sahel.example/a"),
    ("https://google.com/amp/s/x.cdn.ampproject.org/c/s/www.sahel.example/amp/a", "https://sahel.example/a"),
    ("https://sahel.example/خبر", f"https://sahel.example/{SLUG}"),
    ("https://sahel.example/" + SLUG.lower(), f"https://sahel.example/{SLUG}"),
    ("https://sahel.example/" + SLUG.replace("%", "%25"), f"https://sahel.example/{SLUG}"),
    ("https://sahel.example/" + SLUG.replace("%", "%2525"), f"https://sahel.example/{SLUG}"),
    ("https://sahel.example/%61%2Cb", "https://sahel.example/a,b"),
    ("https://sahel.example/a b", "https://sahel.example/a%20b"),
    ("https://sahel.example/x/../a/./", "https://sahel.example/a"),
    ("https://sahel.example//a", "https://sahel.example/a"),
    ("https://sahel.example/index.php?p=7", "https://sahel.example/?p=7"),
    ("https://sahel.example/a;jsessionid=0A1B", "https://sahel.example/a"),
    ("https://sahel.example/a#comments", "https://sahel.example/a"),
    ("https://sahel.example/a?", "https://sahel.example/a"),
    ("https://sahel.example/a?utm_source=rss&utm_medium=x&fbclid=1", "https://sahel.example/a"),
    ("https://sahel.example/a?id=5&ref=twitter&_=1711", "https://sahel.example/a?id=5"),
    ("https://sahel.example/a?b=2&a=1", "https://sahel.example/a?a=1&b=2"),
    ("https://sahel.example/a?b=2&amp;a=1", "https://sahel.example/a?a=1&b=2"),
    ("https://sahel.example./a", "https://sahel.example/a"),
    ("https://user:word@sahel.example/a", "https://sahel.example/a"),
    ("https://مثال.example/a", "https://xn--mgbh0fb.example/a"),
    ("https://نامه\u200cها.example/a", "https://xn--mgba3gcha2927b.example/a"),  # the joiner tells Persian words apart
    ("https://☕.example/a", "https://xn--53h.example/a"),  # none by IDNA 2008, but in use
    ("https://sahel.example/a?gad_source=1&gad_campaignid=2&srsltid=Af&ns_mchannel=x", "https://sahel.example/a"),
    ("https://sahel.example/a?_amp=true&CMP=share_btn_tw&ito=1490", "https://sahel.example/a"),
    ("https://sahel.example/2026/11/a.html?m=1", "https://sahel.example/2026/11/a.html"),
    ("https://sahel.example/2026/11/a.html?m=0&utm_source=rss", "https://sahel.example/2026/11/a.html"),
    ("https://sahel.example/2026/11/a.html?m=%31", "https://sahel.example/2026/11/a.html"),
    ("  https://sahel.example/a\n", "https://sahel.example/a"),
]


@pytest.mark.parametrize(("one", "other"), EQUATED)
def test_keys_equate(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


DISTINCT = [
    ("https://sahel.example/News", "https://sahel.example/news"),
    ("https://sahel.example/a?id=5", "https://sahel.example/a?id=6"),
    ("https://sahel.example/a?p=1", "https://sahel.example/a"),
    ("https://sahel.example/a?ref=20931", "https://sahel.example/a"),
    ("https://sahel.example/a?source=sana", "https://sahel.example/a"),
    ("https://sahel.example/a%2Fb", "https://sahel.example/a/b"),
    ("https://sahel.example/a%3Fb", "https://sahel.example/a?b"),
    ("https://ar.sahel.example/a", "https://sahel.example/a"),
    ("https://sahel.example:8080/a", "https://sahel.example/a"),
    ("https://sahel.example/#!/a", "https://sahel.example/#!/b"),
    ("https://sahel.example/amphora", "https://sahel.example/hora"),
    ("https://sahel.example/a?q=1%2B1", "https://sahel.example/a?q=1+1"),
    ("https://sahel.example/?p=1&cat=local_news", "https://sahel.example/?p=1&cat=political-news"),
    ("https://sahel.example/a?cmp=4410", "https://sahel.example/a"),
    ("https://sahel.example/a?m=12345", "https://sahel.example/a"),
    ("https://sahel.example/a?m=2", "https://sahel.example/a"),
    ("https://sahel.example/a?m=01", "https://sahel.example/a"),
    ("https://sahel.example/a?m", "https://sahel.example/a"),
    ("https://sahel.example/a?M=1", "https://sahel.example/a"),
    ("https://sahel.example/list?m=1&y=2026", "https://sahel.example/list?y=2026"),
    ("https://sahel.example/list?id=7&m=1", "https://sahel.example/list?id=7&m=0"),
    ("https://m.com/a", "https://com/a"),
    ("https://نامه\u200cها.example/a", "https://نامهها.example/a"),
]


@pytest.mark.parametrize(("one", "other"), DISTINCT)
def test_keys_keep_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_a_key_keeps_the_host_where_nothing_else_is_left() -> None:
    assert canonical("https://www.example/") == "https://www.example/"
    assert canonical("mailto:a@sahel.example") == "mailto:a@sahel.example"


BASE = "https://www.sahel.example/news/list.html?page=2"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("story.html", "https://www.sahel.example/news/story.html"),
        ("/story", "https://www.sahel.example/story"),
        ("../story", "https://www.sahel.example/story"),
        ("../../../story", "https://www.sahel.example/story"),
        ("//cdn.example/i.jpg", "https://cdn.example/i.jpg"),
        ("?page=3", "https://www.sahel.example/news/list.html?page=3"),
        ("HTTP://Other.Example/A", "http://other.example/A"),
        (" \n'story.html' ", "https://www.sahel.example/news/story.html"),
        ("story\n.html", "https://www.sahel.example/news/story.html"),
        ("a story.html", "https://www.sahel.example/news/a%20story.html"),
        ('وزير: "نعم"، لا-ID5.html', None),
        ("/خبر", f"https://www.sahel.example/{SLUG}"),
        ("/" + SLUG.lower(), f"https://www.sahel.example/{SLUG}"),
        ("/100%", "https://www.sahel.example/100%25"),
        ("/\udcc7\udce1", "https://www.sahel.example/%C7%E1"),  # raw bytes of a windows-1256 slug
        ("/a?x=1&amp;y=2", "https://www.sahel.example/a?x=1&y=2"),
        ("\\a\\b", "https://www.sahel.example/a/b"),
        ("/a#part", "https://www.sahel.example/a"),
        ("/a#!/7", "https://www.sahel.example/a#!/7"),
        ("#part", None),
        ("", None),
        ("javascript:void(0)", None),
        ("mailto:a@b.example", None),
        ("tel:+963", None),
        ("data:text/html,x", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://a:99999/", None),
        ("http://a:0/", None),
        ("https://a b.example/", None),
        ("ftp://sahel.example/", None),
    ],
)
def test_absolute(href: str, address: str | None) -> None:
    if href.startswith("وزير"):  # the colon of a headline does not make a scheme
        found = absolute(BASE, href)
        assert found is not None
        assert found.startswith("https://www.sahel.example/news/%D9%88")
        assert "%22" in found
        assert found.endswith("-ID5.html")
    else:
        assert absolute(BASE, href) == address


@pytest.mark.parametrize(
    ("url", "fetchable"),
    [
        ("https://sahel.example/a", True),
        ("http://127.0.0.1:8080/", True),
        ("http://[2001:db8::1]/", True),
        ("https://sahel.example/خبر", True),
        ("ftp://sahel.example/a", False),
        ("https:///a", False),
        ("https://sahel.example/a b", False),
        ("https://sahel.example:0/", False),
        ("https://sahel.example:x/", False),
        ("https://-bad-.example/", False),
        ("/a", False),
        ("", False),
        ("https://sahel.example/" + "a" * 9000, False),
    ],
)
def test_is_fetchable(url: str, fetchable: bool) -> None:
    assert is_fetchable(url) is fetchable


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://News.Sahel.Example:8080/", "news.sahel.example", "sahel.example"),
        ("https://www.sahel.com.sa/", "www.sahel.com.sa", "sahel.com.sa"),
        ("https://a.b.sahel.co.il/", "a.b.sahel.co.il", "sahel.co.il"),
        ("https://sahel.sy/", "sahel.sy", "sahel.sy"),
        ("http://10.0.0.1/", "10.0.0.1", "10.0.0.1"),
        ("http://[::1]:8/", "[::1]", "[::1]"),
        ("https://مثال.example/", "xn--mgbh0fb.example", "xn--mgbh0fb.example"),
        ("no address", "", ""),
        ("http://[::1", "", ""),
    ],
)
def test_host_and_site(url: str, host: str, site: str) -> None:
    assert (host_of(url), site_of(url)) == (host, site)


def test_image_key_outlives_hosts_and_sizes() -> None:
    one = "https://i1.cdn.example/photos/7.jpg?w=300&token=ab"
    other = "http://cdn.example/photos/7.jpg?w=1200&quality=80"
    assert image_key(one) == image_key(other) != image_key("https://cdn.example/photos/8.jpg")
    assert image_key("https://cdn.example/i.php?id=7") != image_key("https://cdn.example/i.php?id=8")


PIECES = (
    "http:// https:// HTTP:// // / a b.com www. m. amp /amp/ .amp.html ? # #! & &amp; = % %25 %D8 %2F %2f %41 %20 .. "
    "/../ /./ :80 : @ [ ] ::1 سوريا é ß İ 。 ;jsessionid=1 ; index.php /index.html utm_x + %2B \\ ' google.com/amp/s/ "
    "x.cdn.ampproject.org/c/s/ x.y.z"
)
messy = st.lists(st.sampled_from((*PIECES.split(), " ", "\t", "\x00", "\u200b", "\udc80", "\ud800")), max_size=14).map(
    "".join
)
hrefs = messy | messy.map("https://sahel.example/".__add__) | st.text()


@given(href=hrefs)
def test_keys_are_stable(href: str) -> None:
    key = canonical(href)
    assert canonical(key) == key


@given(href=hrefs)
def test_addresses_are_well_formed_and_stable(href: str) -> None:
    address = absolute(BASE, href)
    if address is not None:
        assert is_fetchable(address)
        assert address.isascii()
        assert absolute(address, address) == address
        assert is_fetchable(canonical(address))


@given(url=hrefs)
def test_any_text_may_be_asked_about(url: str) -> None:
    assert isinstance(is_fetchable(url), bool)
    assert site_of(url) in host_of(url)
    assert isinstance(image_key(url), str)


@pytest.mark.parametrize("piece", ["/.amp", "/amp", ".amp", "/index.php", "%25", "a.", "&", "?a=1;", "/../", "%2525D8"])
def test_no_address_makes_long_work(piece: str) -> None:
    """Repetition must not make the work grow with the square of the length (the longest takes milliseconds)."""
    url = "https://sahel.example/" + piece * (7900 // len(piece))
    assert canonical(canonical(url)) == canonical(url)
