"""What an element's name, role, class and id say of what is in it.

The words are those that content management systems and developers use over and over; none belongs
to an outlet. A mark is a hint among others, never a verdict.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from rasid.extract.literals import any_of


class Mark:
    """Bits, plain `int` for speed."""

    NAVIGATION = 1
    ASIDE = 2
    FOOTER = 4
    HEADER = 8
    COMMENT = 16
    RELATED = 32
    SHARE = 64
    PROMOTION = 128
    META = 256  # dates, bylines, tags
    CAPTION = 512
    HIDDEN = 1024
    BODY = 2048
    ARTICLE = 4096
    LEAD = 8192
    LIST = 16384
    QUOTE = 32768
    TABLE = 65536
    LEGAL = 131072  # consent, log-in, notices
    FORM = 262144
    CODE = 524288


MARK_BITS = tuple(1 << n for n in range(20))

_BY_TAG = {
    "nav": Mark.NAVIGATION, "menu": Mark.NAVIGATION, "aside": Mark.ASIDE, "footer": Mark.FOOTER,
    "header": Mark.HEADER, "figcaption": Mark.CAPTION, "figure": Mark.CAPTION, "article": Mark.ARTICLE,
    "main": Mark.BODY, "ul": Mark.LIST, "ol": Mark.LIST, "dl": Mark.LIST, "blockquote": Mark.QUOTE,
    "table": Mark.TABLE, "form": Mark.FORM, "time": Mark.META, "address": Mark.META,
    "pre": Mark.CODE, "code": Mark.CODE,
}  # fmt: skip
_BY_ROLE = {
    "navigation": Mark.NAVIGATION, "complementary": Mark.ASIDE, "contentinfo": Mark.FOOTER, "banner": Mark.HEADER,
    "dialog": Mark.HIDDEN, "alertdialog": Mark.HIDDEN, "search": Mark.FORM, "main": Mark.BODY, "article": Mark.ARTICLE,
}  # fmt: skip

# Two lists a mark: words that must stand alone between hyphens, underscores and spaces, and pieces
# that may stand anywhere in a class or id.
_WORDS: dict[int, tuple[str, str]] = {
    Mark.NAVIGATION: (
        "nav navbar menu pager toolbar topbar sitemap skip pagination",
        "navigation breadcrumb submenu jumplink jump-link navbar",
    ),
    Mark.ASIDE: ("aside rail widget side secondary", "sidebar side-bar rightcol right-col leftcol left-col"),
    Mark.FOOTER: ("foot", "footer copyright colophon disclaimer imprint"),
    Mark.HEADER: ("header masthead banner", ""),
    Mark.COMMENT: ("respond", "comment disqus discussion replies livefyre"),
    Mark.RELATED: (
        "",
        """relat recommend more-news more-stories more-from more-on more-articles read-more readmore read-also read-next
        teaser outbrain taboola trending popular most-read mostread most-viewed latest see-also also-read also-like
        suggest similar upnext up-next next-article next-post next-story prev-article prev-post prev-story
        post-navigation carousel onward further promo-list""",
    ),
    Mark.SHARE: ("print", "share sharing social follow addthis whatsapp bookmark toolbox article-tools post-actions"),
    Mark.PROMOTION: (
        "ad ads cta dfp",
        """newsletter subscri signup sign-up promo advert sponsor adslot donat paywall banner-ad affiliate commercial
        membership callout call-out inline-ad opt-in""",
    ),
    Mark.META: (
        "date tag tags meta bio time",
        """byline author timestamp pubdate published taglist tag-links post-info entry-meta article-info dateline credit
        kicker categor reading-time topics keywords contributor""",
    ),
    Mark.CAPTION: ("image photo gallery figure media slideshow video embed player", "caption legend bildunterschrift"),
    Mark.HIDDEN: (
        "hide",
        "hidden sr-only screen-reader visually-hid offscreen modal popup overlay tooltip lightbox dropdown",
    ),
    Mark.BODY: (
        "entry prose wysiwyg paragraph",
        """article-body article-content article-text article-copy article-main article_body article_content article_text
        articlebody articlecontent articletext story-body story-content story-text story_body storybody post-body
        post-content post-text post_content entry-content entry_content content-body news-body news-text news-content
        news-detail newsbody newstext newscontent body-text body-copy body-content bodytext rich-text richtext
        field-name-body main-content page-content texto matn haber single-content detail-body detail-text
        detail-content""",
    ),
    Mark.ARTICLE: ("article post story hentry single", ""),
    Mark.LEAD: (
        """lead intro lede summary standfirst dek excerpt subtitle sub-title subhead subheadline abstract teaser-text
        chapeau spot deck vorspann introduction""",
        "",
    ),
    Mark.CODE: ("code highlight codehilite", "syntaxhighlighter code-block codeblock"),
    Mark.LEGAL: ("terms legal", "cookie consent gdpr privacy login log-in signin sign-in register notice alert"),
}


def _pattern(words: str, pieces: str) -> re.Pattern[str]:
    alone = [rf"(?:^|[-_ ])(?:{'|'.join(map(re.escape, words.split()))})(?:$|[-_ ])"] if words else []
    return re.compile("|".join([*alone, *map(re.escape, pieces.split())]))


_PATTERNS = tuple((_pattern(words, pieces), mark) for mark, (words, pieces) in _WORDS.items())
_PIECE = re.compile(any_of(piece for _, pieces in _WORDS.values() for piece in pieces.split()))
_ALONE: dict[str, int] = {}
for _mark, (_words, _) in _WORDS.items():
    for _word in _words.split():
        _ALONE[_word] = _ALONE.get(_word, 0) | _mark
_COMPOUND = re.compile(any_of(word for word in _ALONE if "-" in word))
_BORDER = re.compile("[-_]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|material-(?:icons|symbols)(?:-\w+)*)(?:$|\s)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def marks_of(tag: str, classes: str | None, name: str | None, role: str | None) -> int:
    """The marks of an element by its tag, class, id and role."""
    mark = _BY_TAG.get(tag, 0) | _BY_ROLE.get(role or "", 0)
    words = f"{classes or ''} {name or ''}"[:300]
    if len(words) > 1 and tag not in ("body", "html"):
        for word in words.split(" ") if words.isprintable() else (words,):  # a line's end is an end to some patterns
            mark |= _meaning(word)
    return mark


@lru_cache(maxsize=16384)
def _meaning(word: str) -> int:
    """The marks of one name in a class or id. No pattern goes over a space, and names repeat more than their sets."""
    mark = 0
    if word:
        word = _HUMP.sub("-", word).lower()
        if _PIECE.search(word) or _COMPOUND.search(word) or not word.isprintable():
            for pattern, meaning in _PATTERNS:
                if pattern.search(word):
                    mark |= meaning
        else:
            for part in _BORDER.split(word):
                mark |= _ALONE.get(part, 0)
    return mark


def marks_on(element: HtmlElement) -> int:
    """The marks of an element itself; hidden too if it is not displayed."""
    get = element.get
    mark = marks_of(element.tag, get("class"), get("id"), get("role"))
    style = get("style")
    if get("hidden") is not None or get("aria-hidden") == "true" or (style and _NO_DISPLAY.search(style)):
        mark |= Mark.HIDDEN
    return mark


def is_unseen(element: HtmlElement) -> bool:
    """Whether nobody sees the words of an element inside a line: not displayed, for readers of screens alone, or the
    name of a picture in a font of icons."""
    get = element.get
    classes, style = get("class"), get("style")
    if (style and _NO_DISPLAY.search(style)) or get("hidden") is not None:
        return True
    return bool(classes) and _is_unseen_by_class(classes)


@lru_cache(maxsize=8192)
def _is_unseen_by_class(classes: str) -> bool:
    return _UNSEEN.search(classes[:300]) is not None
