"""A reading without what is no part of its article: noise, with the reasons kept. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from rasid.changes.behind import behind
from rasid.changes.insertions import INSERTED, inserted, without
from rasid.changes.noise import LEAD, TEASER, Reasons, keys, reasons
from rasid.changes.pieces import last_sentence
from rasid.changes.repeated import REPEATED, repeats
from rasid.changes.vocabulary import vocabulary
from rasid.memory import Masked, OutletMemory
from rasid.normalize.article import signed
from rasid.printed import compared
from rasid.records import Article


def masked(article: Article, noise: Reasons) -> Article:
    """The article without the paragraphs that are noise, and without what is set into others; that stands in `masked`,
    with the reason."""
    words, article = vocabulary(article.language), _without_insertions(article, noise)
    texts = tuple(map(compared, article.paragraphs))
    foreign = {text: noise.of(text, words) for text in texts}
    own = [text for text in texts if not foreign[text]]  # what a box takes from the article is there all the same
    known = {**behind(texts, noise, words), **dict.fromkeys(repeats(own), REPEATED)}
    why = [known.get(text) or foreign[text] for text in texts]
    teased = {place for place, reason in enumerate(why) if reason == TEASER}
    why = [reason or _excerpt(texts[n], is_teased=n - 1 in teased) for n, reason in enumerate(why)]
    if not any(why):
        return article
    kept = tuple(part for part, reason in zip(article.paragraphs, why, strict=True) if not reason)
    found = [Masked(part, reason) for part, reason in zip(article.paragraphs, why, strict=True) if reason]
    if not kept:  # a page of nothing but noise is not what was learned: leave it to be doubted
        return article
    return with_paragraphs(article, kept, found)


def _excerpt(text: str, *, is_teased: bool) -> str | None:
    """The reason for which the beginning of another article is none, where its headline stands before it."""
    return TEASER if is_teased and text.endswith("...") else None


def _without_insertions(article: Article, noise: Reasons) -> Article:
    known = inserted(noise.noise)
    if not known:
        return article
    parted = [without(text, known, compared) for text in article.paragraphs]
    found = [Masked(piece, INSERTED) for _, pieces in parted for piece in pieces]
    return with_paragraphs(article, tuple(text for text, _ in parted), found) if found else article


def noisy_ends(article: Article, noise: Reasons) -> Iterator[str]:
    """The last sentences of paragraphs that are known for noise where they stand by themselves."""
    words, ends = vocabulary(article.language), filter(None, map(last_sentence, article.paragraphs))
    yield from (end for end in ends if noise.of(compared(end), words))


def with_paragraphs(article: Article, paragraphs: tuple[str, ...], found: Sequence[Masked] = ()) -> Article:
    """An article with other paragraphs, and with these masked as well."""
    changed = replace(article, paragraphs=paragraphs, masked=(*article.masked, *found))
    return signed(changed, ("paragraphs",), compared)


def noise_for(outlet: OutletMemory | None, *articles: Article, names: Collection[str] = ()) -> Reasons:
    """The noise that an outlet is known for, as far as readings of one article are concerned."""
    own = (title for article in articles for title in called(article))
    texts = [[keys(compared(text))[0] for text in article.paragraphs] for article in articles]
    found = reasons(outlet or OutletMemory(), own, map(compared, names), {*chain.from_iterable(texts)})
    begins = {key for text in texts for key in text[:LEAD]}
    return replace(found, leads={one: other for one, other in found.leads.items() if one not in begins})


def called(article: Article) -> Iterator[str]:
    """What an article is called on its page, and in lists, in compared form."""
    titles = dict.fromkeys((article.title, *(one.text for one in article.headlines)))
    return (compared(title) for title in titles if title)
