"""Addresses: from a link to what can be fetched, and to what identifies an article.

Two forms. The *fetch address* is what `absolute` gives: what the page links to, well-formed, its
scheme and host as printed. The *key*, which `canonical` gives, says that two addresses are one
article: it is compared and stored, never fetched, because its host may not answer (`www.` is gone,
`http` has become `https`).
"""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import idna

from rasid.normalize.tracking import is_tracking

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 8000  # no server or browser of use takes more

_WRAPPING = " \t\r\n\f\v\xa0\u200b\u200e\u200f\ufeff\"'<>“”«»"
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no raw byte
_WEB = re.compile("https?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_IPV6 = re.compile(r"[0-9a-f:.]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DOUBLE_ESCAPE = re.compile(r"(?:%(?:25)+[89A-Fa-f][0-9A-Fa-f]){2,}")

_PATH_SAFE = "/:@!$&()*+,;=~-._"
_QUERY_SAFE = "/:@!$()*,;?~-._[]"
_KEPT_ESCAPED = frozenset(b"/?#%+&=;\\")

_ALIAS_LABEL = re.compile(r"(?:www\d?|m|mobile|amp|wap)")
_AMP_HOST = ".cdn.ampproject.org"
_GOOGLE = ("google.com", "www.google.com")
_AMP_CACHE = re.compile(r"/(?:[civ]/)?(?P<secure>s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)")
_AMP_SEGMENT = re.compile(r"/amp(?=/|$)", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?:\.amp)+(?=\.html?$)", re.IGNORECASE)
_TAILS = ("/index.html", "/index.htm", "/index.php", "/amp", ".amp")
_MOBILE = (["m=1"], ["m=0"])  # Blogger's switch, which stands alone: with others it may be a month
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)

_RENDERING = frozenset(
    (
        *("w", "h", "width", "height", "size", "resize", "fit", "crop", "q", "quality", "strip", "ssl", "zoom", "dpr"),
        *(
            "fm",
            "format",
            "auto",
            "v",
            "ver",
            "version",
            "t",
            "ts",
            "token",
            "sig",
            "signature",
            "expires",
            "itok",
            "hash",
        ),
    )
)

# Labels under which countries register names: `example.com.sa` is a site, `com.sa` is none.
_REGISTRY_LABELS = frozenset(
    ("ac", "co", "com", "edu", "gen", "gov", "id", "info", "k12", "mil", "net", "nom", "or", "org", "sch", "web")
)


def absolute(base: str, href: str) -> str | None:
    """The fetch address that `href` means on the page at `base`; None where nothing can be fetched.

    Takes what pages really contain: white space and quotes around and inside, raw letters of any
    script, `&amp;` left over, backslashes. The fragment goes, unless it is a route (`#!`).
    """
    href = _NO_BYTE.sub("\ufffd", href)
    href = _LINE_BREAKS.sub("", href.strip(_WRAPPING)).replace("&amp;", "&").replace("\\", "/")
    if not href or href.startswith("#") or _OTHER_SCHEME.match(href):
        return None
    try:
        url = _written(urlsplit(href if _WEB.match(href) else urljoin(base, href)))
    except ValueError:  # a port or an IPv6 address that is none
        return None
    return url if url is not None and len(url) <= _LONGEST else None


def canonical(url: str) -> str:
    """The key of an address. Idempotent. What is no web address comes back stripped, else as it is.

    Equated: http and https; `www.`, `m.`, `mobile.`, `amp.` and the bare host; default ports;
    spellings of one path in percent-encoding (also doubly encoded); a slash or `index.html` at the
    end; AMP's addresses and caches; tracking and session parameters; `?m=1` alone; the order of parameters; IDN
    and punycode. Kept apart: paths that differ in case, and every other parameter.
    """
    fetched = absolute(url, url)
    if fetched is None:
        return url.strip()
    parts = _out_of_cache(urlsplit(fetched))
    host = _key_host(host_of(urlunsplit(parts)))
    port = parts.port if parts.port not in (None, 80, 443) else None
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    netloc = f"{host}:{port}" if port else host
    key = urlunsplit(("https", netloc, _key_path(parts.path), _key_query(parts.query), fragment))
    is_cache = host in _GOOGLE or host.endswith(_AMP_HOST)
    return canonical(key) if is_cache and key != url else key  # an address in one cache may stand within another's


def key_as_typed(text: str) -> str | None:
    """The key of an address as people type or paste it: in any spelling, also without its scheme. None where it is no
    web address."""
    text = text.strip(_WRAPPING)
    for written in (text, f"https://{text}"):
        if is_fetchable(key := canonical(written)):
            return key
    return None


def image_key(url: str) -> str:
    """What identifies a picture: its path and parameters, without host, size, quality and signature.

    The same picture comes from changing hosts of a delivery network, in changing sizes.
    """
    key = canonical(url)
    if not is_fetchable(key):
        return key
    parts = urlsplit(key)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0].lower() not in _RENDERING]
    return parts.path + ("?" + "&".join(kept) if kept else "")


def is_fetchable(url: str) -> bool:
    """Whether this is an http or https address with a host, and well-formed."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in _SCHEMES
            and len(url) <= _LONGEST
            and not re.search(r"[\s\x00-\x1f\x7f]", url)
            and bool(host_of(url))
            and parts.port != 0
        )
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host, in lower case and punycode, without port; empty where there is none."""
    try:
        return _ascii_host(urlsplit(url).hostname or "") or ""
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The name that the host's owner registered, as far as a closed list of registries tells it."""
    host = host_of(url)
    labels = host.split(".")
    if len(labels) <= 2 or host.startswith("[") or labels[-1].isdigit():
        return host
    under_country = len(labels[-1]) == 2 and labels[-2] in _REGISTRY_LABELS
    return ".".join(labels[-3:] if under_country else labels[-2:])


def _written(parts: SplitResult) -> str | None:
    """A split address, written well; None unless it is http or https with a host."""
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    port = parts.port
    if scheme not in _SCHEMES or not host or port == 0:
        return None
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    path = _escaped(_without_dots(parts.path), _PATH_SAFE) or "/"
    return urlunsplit(
        (scheme, netloc, path, _escaped(parts.query, _QUERY_SAFE + "&=+"), _escaped(fragment, _PATH_SAFE + "?"))
    )


def _ascii_host(host: str) -> str | None:
    host = host.strip().rstrip(".").lower()
    if not host.isascii():
        try:
            host = _punycode(host)
        except UnicodeError:
            return None
    if ":" in host:
        return f"[{host}]" if _IPV6.fullmatch(host) else None
    return host if _HOST.fullmatch(host) else None


def _punycode(host: str) -> str:
    """By IDNA 2008, as browsers do it: joiners in Persian names count. What that does not know, by IDNA 2003."""
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host.encode("idna").decode("ascii").lower()


def _escaped(text: str, safe: str) -> str:
    """What must be percent-encoded is, in upper case; what is encoded already stays so."""
    text = _ESCAPE.sub(lambda found: found[0].upper(), _STRAY_PERCENT.sub("%25", text))
    return quote(text.encode("utf-8", "surrogateescape"), safe=safe + "%")


def _without_dots(path: str) -> str:
    """The path with `.` and `..` segments worked out (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _out_of_cache(parts: SplitResult) -> SplitResult:
    """The publisher's own address for one in an AMP cache."""
    host, path = parts.hostname or "", parts.path
    if host in _GOOGLE and path.startswith("/amp/"):
        path = path.removeprefix("/amp")
    elif not host.endswith(_AMP_HOST):
        return parts
    found = _AMP_CACHE.fullmatch(path)
    inner = absolute("https://invalid/", f"https://{found['rest']}") if found else None
    return urlsplit(inner)._replace(query=parts.query) if inner else parts


def _key_host(host: str) -> str:
    labels = host.split(".")
    while len(labels) > 2 and _ALIAS_LABEL.fullmatch(labels[0]):
        labels = labels[1:]
    return ".".join(labels)


def _key_path(path: str) -> str:
    while (shorter := _key_path_step(path)) != path:
        path = shorter
    return path


def _key_path_step(path: str) -> str:
    path = _DOUBLE_ESCAPE.sub(lambda found: re.sub("%(?:25)+", "%", found[0]), path)
    path = _without_dots(_unified(_SESSION.sub("", path), _PATH_SAFE))
    path = _AMP_SUFFIX.sub("", _AMP_SEGMENT.sub("", re.sub("/{2,}", "/", path)))
    return _without_tail(path) or "/"


def _without_tail(path: str) -> str:
    while path.endswith("/") or path.lower().endswith(_TAILS):
        path = path.rstrip("/")
        tail = next((tail for tail in _TAILS if path.lower().endswith(tail)), "")
        path = path[: len(path) - len(tail)]
    return path


def _key_query(query: str) -> str:
    kept = []
    for pair in query.replace(";", "&").split("&"):
        name, equals, value = pair.partition("=")
        name, value = _unified(name, _QUERY_SAFE), _unified(value, _QUERY_SAFE + "+=")
        if pair and not is_tracking(name, value):
            kept.append(name + equals + value)
    return "" if kept in _MOBILE else "&".join(sorted(kept))


def _unified(text: str, safe: str) -> str:
    """One spelling of percent-encoding: what need not be encoded is not."""

    def plain(found: re.Match[str]) -> str:
        return found[0].upper() if int(found[1], 16) in _KEPT_ESCAPED else chr(int(found[1], 16))

    text = re.sub("%([2-7][0-9A-Fa-f])", plain, text)
    return _escaped(text, safe)
