"""Who wrote an article: what structured data states, held against the bylines that readers see.

An organisation is named only when the page states it as the author and names no person.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise

from lxml.html import HtmlElement

from rasid.extract.blocks import INLINE
from rasid.extract.facts import Facts
from rasid.extract.headline import compared
from rasid.extract.labels import BYLINE, LABEL, LABEL_ALONE, OPENS, OWN, WITH_PICTURES, apart
from rasid.extract.lonenames import below_headline
from rasid.extract.marks import Mark, marks_of
from rasid.extract.names import clean_names, has_capitals, is_full, organisations, undated
from rasid.extract.tree import squeeze, text_of, texts
from rasid.records import Found

_FOREIGN = Mark.RELATED | Mark.COMMENT | Mark.NAVIGATION | Mark.PROMOTION
_CALLED = re.compile(r"uthor|yline|riter|reator|ontributor|uteur|azar|uhabir|ignature|imza")
_LINES = frozenset({
    "p", "div", "span", "a", "h3", "h4", "h5", "em", "strong", "address", "li", "font", "td", "b", "dd", "i",
})  # fmt: skip
_TERMS = frozenset({"dt", "th"})  # which name what the element after them is
_NAME = re.compile(
    r"(?:author|byline|creator|writer|auteur|yazar|muhabir)[-_]*(?:full)?[-_]*(?:name|link|nom|ad[iı]|isim|ismi)|"
    r"(?:entry|post|article)[-_]author$"
)
_CALLED_BYLINE = re.compile(
    r"byline|(?:article|post|entry)[-_]author|^author$|\bauthor\b|^(?:by|auteur|yazar|muhabir)$"
)
_CALLED_SIGNATURE = re.compile(r"\b(?:signature|imza)\b")
_SIGNATURE = 3  # words of a name in an element that is called so: in forums slogans are, too
_OF_LISTS = re.compile(r"auteur|yazar|muhabir| /$")  # as columnists in a box are called, too
_PROFILE = re.compile(
    r"/(?:writers?|auteurs?|autor(?:es)?|yazar(?:lar)?|muhabir|journalists?|reporters?|columnists?|kat[ie]b|"
    r"nivîskar|nevisande)/[^/]",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"review|edited|editor|photo|image|illustrat|translat|fact.?check|"
    r"contact|(?:articles|posts|stories) by|more from|تصوير|عدسة|ترجم|تدقيق|عکس|دبیر|وەرگێڕان|"
    r"צילום|צילמ|תרגום|תרגמ|fotoğraf|çeviri|çeviren|traduit",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r'"pagePostAuthor"\s*:\s*"([^"\\]{2,60})"')
_COLON = re.compile(r"[^:]{2,20}:")  # behind the label of a byline
_HELPING = re.compile(r"(?:contributions? (?:from|by)|contributed by|edited by|reviewed by)\W+", re.IGNORECASE)
_MOST_HITS, _MOST_NAMES = 60, 4
_LONGEST = 120
_LINKED, _NAMED, _SIGNED, _CALLED_SO, _SAID = range(5)  # how an element names the author, surest first
_LATE = 5  # later by as much is a footer's
_MOST_PIECES = 40
_FEW = 5  # words
_MOST_WORDS = 8  # of a link that is a byline
_MOST_BEFORE = 8  # words on a line before a byline: a section and a date; with more it is a sentence
_NEAR = 8  # links below the headline


def authors(
    root: HtmlElement,
    facts: Facts,
    hint: str | None,
    not_authors: Sequence[str] = (),
    foreign: Collection[HtmlElement] = (),
) -> tuple[Found, ...]:
    """The authors by the most trusted source that names people; else the organisation that is stated.

    Bylines in the elements that are `foreign` are other articles'.
    """
    avoid = [*(f.value for name in ("publisher", "site") for f in facts.all(name)), *not_authors]
    sources = _stated(facts, hint)
    people = {source: names for source, values in sources.items() if (names := clean_names(values, avoid))}
    full = next(((source, names) for source, names in people.items() if not _is_weak(source, names)), None)
    if full is not None:
        if not _is_visible(root, full[1]) and (instead := _signed_by_others(_bylines(root, foreign), full[1], avoid)):
            return instead
        return tuple(Found(name, full[0]) for name in _without_helpers(root, full[1], foreign))
    refused = {compared(name) for name in not_authors}
    stated = organisations(sources, refused)
    weak = next((tuple(Found(name, source) for name in names) for source, names in people.items()), ())
    own = bool(stated) and all(compared(found.value) in map(compared, avoid) for found in stated)
    seen = _bylines(root, foreign)
    found = _seen(seen, stated, avoid)
    if found is not None:
        return found or weak or stated
    if own and not weak and (agency := _agency(seen, {*refused, *map(compared, avoid)})):
        return agency
    if weak or stated:
        return weak or stated
    if named := organisations({"text": _single(seen)}, refused):
        return named
    if names := below_headline(root, avoid):
        return tuple(Found(name, "text") for name in names)
    shared = {"opengraph": sources.get("opengraph", []), "state": _accounts(root)}
    return organisations(shared, refused, last=True)


def _seen(
    seen: dict[int, list[tuple[str, str]]], stated: Sequence[Found], avoid: Sequence[str]
) -> tuple[Found, ...] | None:
    """The people of the surest bylines that name any; empty where these name what is stated, None without any."""
    told = any(" " in found.value for found in stated)  # more than the outlet's name
    known = {compared(found.value) for found in stated}
    labelled = [(called, LABEL.sub("", text)) for called, text in seen.get(_SAID, ()) if BYLINE.match(text)]
    if told and _names_known(labelled[:1], known):
        return ()
    for tier, lines in sorted(seen.items()):
        if tier < _CALLED_SO and _names_known(lines if told else lines[:1], known):
            return ()
        sure = [line for line in lines if tier < _CALLED_SO or not told or BYLINE.match(line[1])]
        if names := _signed(sure, avoid):
            return tuple(Found(name, "text") for name in names)
    return None


def _is_visible(root: HtmlElement, names: Sequence[str]) -> bool:
    """Whether the page's text has the last word of any of the names."""
    last = [name.casefold().rsplit(" ", 1)[-1] for name in names]
    body = root.find("body")
    return any(word in text.casefold() for text in texts(root if body is None else body) for word in last)


def _signed_by_others(
    seen: dict[int, list[tuple[str, str]]], names: Sequence[str], avoid: Sequence[str]
) -> tuple[Found, ...]:
    """The people of a byline after a label with a colon, where the `names` stated have no word in common with theirs:
    who is stated only put the article online."""
    marked = {tier: [one for one in lines if _COLON.match(one[1])] for tier, lines in seen.items()}
    words = {word.casefold() for name in names for word in name.split()}
    found = _seen(marked, (), avoid) or ()
    return () if any(word.casefold() in words for one in found for word in one.value.split()) else found


def _names_known(lines: Sequence[tuple[str, str]], known: set[str]) -> bool:
    return any(compared(part) in known for _, text in lines for part in (text, *apart(text)))


def _without_helpers(root: HtmlElement, names: list[str], foreign: Collection[HtmlElement]) -> list[str]:
    """Authors without those whom the byline says to have contributed only, or edited."""
    if len(names) < 2:
        return names
    lines = [text for lines in _bylines(root, foreign).values() for _, text in lines]
    helping = " ".join(text[hit.end() :] for text in lines for hit in [_HELPING.search(text)] if hit)
    return [name for name in names if name not in helping] or names


def _agency(seen: dict[int, list[tuple[str, str]]], refused: set[str]) -> tuple[Found, ...]:
    """The organisation that a byline names where the outlet only states itself."""
    lines = [
        text
        for tier, lines in sorted(seen.items())
        for called, text in lines
        if BYLINE.match(text) and (tier <= _CALLED_SO or (tier == _SAID and _names_one(tier, called, text)))
    ]
    short = [text for text in lines if len(text.split()) <= _FEW + 1 and not any(map(str.isdigit, text))]
    return organisations({"text": short[:1]}, refused)


def _single(seen: dict[int, list[tuple[str, str]]]) -> list[str]:
    """The first short line that is there to name the author and is no full name: a pseudonym, a newsroom."""
    named = [(tier % _LATE, called, undated(text)) for tier, lines in sorted(seen.items()) for called, text in lines]
    fitting = (text for tier, called, text in named if tier < _CALLED_SO or _names_one(tier, called, text))
    return [text for text in fitting if len(text.split()) <= _FEW and not any(map(str.isdigit, text))][:1]


def _names_one(tier: int, called: str, text: str) -> bool:
    """Whether a line that is less surely a byline begins as one, or is a link to an author's page."""
    if tier == _CALLED_SO:
        return called.startswith("a ") or bool(BYLINE.match(text))
    name = LABEL.sub("", text)
    return (
        name != text
        and name[-1:] not in ".)"
        and all(word[0].isupper() or not word[0].isalpha() for word in name.split())
    )


def _accounts(root: HtmlElement) -> list[str]:
    """Who put the page online, by what it tells Google's tag manager: the commonest plugin of WordPress calls it so."""
    found = (_ACCOUNT.search(script.text or "") for script in root.iter("script"))
    return [hit[1] for hit in found if hit][:1]


def _stated(facts: Facts, hint: str | None) -> dict[str, list[str]]:
    """Author values by source, most trusted first."""
    sources: dict[str, list[str]] = {}
    for found in facts.all("author"):
        sources.setdefault(found.source, []).append(found.value)
    if len(facts.all("person")) == 1:
        sources.setdefault("json-ld", [facts.all("person")[0].value])
    if hint:
        sources["feed"] = [hint]
    return sources


def _is_weak(source: str, names: list[str]) -> bool:
    """Whether a byline on the page is believed rather: names of one word, and lists of all that the page mentions."""
    return all(has_capitals(name) and " " not in name for name in names) or (source == "microdata" and len(names) > 1)


def _signed(lines: Sequence[tuple[str, str]], avoid: Sequence[str]) -> list[str]:
    """The people in the first line that names any, and in those that are called the same."""
    for kind, text in lines:
        if [name for name in clean_names([text], avoid) if is_full(name)]:
            same = [other for called, other in lines if called == kind]
            names = [name for name in clean_names(same if len(same) <= _MOST_NAMES else [text], avoid) if is_full(name)]
            return [name for name in names if not any(name != other and name.startswith(other) for other in names)]
    return []


def _bylines(root: HtmlElement, foreign: Collection[HtmlElement]) -> dict[int, list[tuple[str, str]]]:
    """Texts of elements that are there to name the author, outside of lists of other articles, by tier.

    Each with what the element is called.
    """
    heading = next(root.iter("h1"), None)
    shared = {heading, *heading.iterancestors()} if heading is not None else set()
    tiers: dict[int, list[tuple[str, str]]] = {}
    for hit, text in islice(_hits(root, _profiles(root)), _MOST_HITS):
        if 1 < len(text) < _LONGEST and (tier := _tier(hit, text, shared, foreign)) is not None:
            called = hit.get("class") or ("/" if _PROFILE.search(hit.get("href") or "") else None)
            tiers.setdefault(tier, []).append((f"{hit.tag} {called}", text))
    return {tier: _without_lists(lines) for tier, lines in tiers.items()}


def _without_lists(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Bylines without those of which there are too many of a kind: an outlet's columnists."""
    if len(lines) <= _MOST_NAMES:
        return lines
    counts = Counter(called for called, _ in lines if _OF_LISTS.search(called))
    return [one for one in lines if counts[one[0]] <= _MOST_NAMES]


def _profiles(root: HtmlElement) -> set[HtmlElement]:
    """The links right below the headline that lead to the page of somebody who writes."""
    order = list(root.iter("h1", "a"))
    start = next((n for n, element in enumerate(order) if element.tag == "h1"), len(order))
    near = order[start + 1 : start + 1 + _NEAR]
    return {link for link in near if link.tag == "a" and _PROFILE.search(link.get("href") or "")}


def _hits(root: HtmlElement, profiles: Collection[HtmlElement]) -> Iterator[tuple[HtmlElement, str]]:
    """Elements whose class, id or link speaks of an author, or whose text begins as a byline, with that text."""
    for element in root.iter():
        if element.tag in _TERMS:
            if LABEL_ALONE.fullmatch(text := squeeze(element.text)):
                yield element, f"{text.rstrip(' :')}: {_next_words(element)}"
        elif _may_name(element) or element in profiles:
            text = _spoken(element) or _first_line(element)
            if OWN.match(text) and _is_in_title(root, text):
                continue
            yield element, f"{text} {_next_words(element)}" if LABEL_ALONE.fullmatch(text) else text
        elif element.tail and OPENS.match(element.tail) and (around := _line_of(element)) is not None:
            yield around, squeeze(element.tail)


def _line_of(element: HtmlElement) -> HtmlElement | None:
    """What an element stands in, if a byline may follow on its line: None behind a sentence."""
    around, pieces = element.getparent(), [text_of(element)]
    for sibling in element.itersiblings(preceding=True):
        if sibling.tag == "br" or sibling.tag not in INLINE:
            pieces.append(sibling.tail or "")
            break
        pieces += [sibling.tail or "", text_of(sibling)]
    else:
        pieces.append(around.text or "" if around is not None else "")
    return around if len(" ".join(pieces).split()) <= _MOST_BEFORE else None


def _is_in_title(root: HtmlElement, text: str) -> bool:
    """Whether what stands behind a line's label is in the page's title: the outlet's name."""
    name = compared(LABEL.sub("", text))
    return any(name in compared(title.text or "") for title in root.iter("title"))


def _first_line(element: HtmlElement) -> str:
    """The line with which an element begins as a byline; empty where it does not, or has no line breaks."""
    if not (element.text and OPENS.match(element.text)):
        return ""
    pieces = [element.text]
    for child in element:
        if child.tag == "br":
            return squeeze("".join(pieces))
        pieces += [text_of(child), child.tail or ""]
    return ""


def _next_words(element: HtmlElement) -> str:
    """The first words behind an element: a name whose label is set apart from it."""
    pieces = element.xpath("following::text()[normalize-space() and not(ancestor::script or ancestor::style)][1]")
    return squeeze(pieces[0]) if pieces else ""


def _may_name(element: HtmlElement) -> bool:
    called = element.get("class") or element.get("id")
    if called is not None and (_CALLED.search(called) or ("by" in called and "by" in called.split())):
        return True
    if element.tag == "a" and (element.get("rel") == "author" or "/author" in element.get("href", "")):
        return True
    return element.tag in _LINES and bool((text := element.text) and OPENS.match(text))


def _tier(hit: HtmlElement, text: str, shared: set[HtmlElement], foreign: Collection[HtmlElement]) -> int | None:
    """How surely an element names the author, from 0; None when it does not."""
    called = f"{hit.get('class') or ''} {hit.get('id') or ''}".lower()
    if _NO_AUTHOR.search(WITH_PICTURES.sub("", text)) or _NO_AUTHOR.search(called):
        return None
    around = 0
    for outer in (hit, *hit.iterancestors()):
        if outer in foreign:
            return None
        around |= 0 if outer in shared else _marks(outer)
    if around & _FOREIGN:
        return None
    called_so = _named(hit, text, called)
    return None if called_so is None else called_so + _LATE * bool(around & Mark.FOOTER)


def _named(hit: HtmlElement, text: str, called: str) -> int | None:
    if hit.get("rel") == "author":
        return _LINKED
    for tier, pattern in ((_NAMED, _NAME), (_SIGNED, _CALLED_BYLINE)):
        if any(pattern.search(part) for part in called.split()):
            return tier
    if _CALLED_SIGNATURE.search(called):
        return _SIGNED if len(text.split()) <= _SIGNATURE else None
    link = hit.get("href") or ""
    if "uthor" in called or "riter" in called or "/author" in link or _PROFILE.search(link):
        return _CALLED_SO
    other = hit.tag == "a" and len(text.split()) > _MOST_WORDS  # an article whose headline begins so
    return _SAID if BYLINE.match(text) and not other else None


def _spoken(element: HtmlElement) -> str:
    """An element's text, with a border where two of its parts touch that markup keeps apart."""
    pieces = [squeeze(piece) for piece in islice(element.itertext(), _MOST_PIECES) if not piece.isspace()]
    if len(pieces) < 2 or sum(map(len, pieces)) > _LONGEST:
        return pieces[0] if len(pieces) == 1 else ""
    text = squeeze(text_of(element))
    for before, after in pairwise(pieces):
        if before and after and _are_apart(before[-1], after[0]):
            text = text.replace(before + after, f"{before}; {after}")
    return text


def _are_apart(last: str, first: str) -> bool:
    """Whether a letter and the one after it, which only markup keeps apart, are of two words."""
    if last.islower():
        return first.isupper() or first.isdigit()
    return last.isalpha() and first.isalpha() and last.lower() == last.upper() and first.lower() == first.upper()


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))
