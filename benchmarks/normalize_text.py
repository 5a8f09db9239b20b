"""Figures of the text forms, charset decisions, languages and addresses; part of `benchmarks.normalize`."""

import html
import random
import time
from collections.abc import Callable
from statistics import median

from benchmarks.charset_pages import SHAPES, TYPES, Case, cases
from rasid.normalize.charset import decode
from rasid.normalize.language import identify
from rasid.normalize.text import compared, search_forms, stored
from rasid.normalize.urls import canonical

_ARTICLE_LENGTH = 3000
_FORMS: tuple[Callable[[str], object], ...] = (stored, compared, search_forms)


def measure(quick: bool, seed: int) -> dict[str, float | int]:
    """CPU medians in milliseconds (or microseconds) and counts of what was right.

    `text_ms` is the slowest form on the slowest of three 3,000-character articles. `charset_right`
    counts whole articles in every state of declaration, `charset_hard_right` pages of a few words,
    pages that are nearly all ASCII, pages whose text stands in a script, and feeds.
    """
    rounds = 15 if quick else 60
    easy, hard = list(cases()), list(cases(SHAPES[1:]))
    texts = _articles(seed)
    forms = {form.__name__: max(_milliseconds(form, text, rounds) for text in texts) for form in _FORMS}
    right = sum(map(_identified, easy))
    return {
        "text_ms": round(max(forms.values()), 4),
        **{f"text_{name}_ms": round(value, 4) for name, value in forms.items()},
        "charset_right": sum(map(_decoded, easy)),
        "charset_total": len(easy),
        "charset_hard_right": sum(map(_decoded, hard)),
        "charset_hard_total": len(hard),
        "language_right": right,
        "language_total": len(easy),
        "canonical_us": round(1000 * _milliseconds(canonical, _ADDRESS, 10 * rounds), 2),
    }


_ADDRESS = "http://www.sahel.example/أخبار/2026/03/19/%d8%a7%d9%84%d8%b7%d8%b1%d9%8a%d9%82/?utm_source=rss&id=51207"


def _articles(seed: int) -> list[str]:
    """An Arabic, a Hebrew and a French article, as long as articles are."""
    chance = random.Random(seed)
    texts = []
    for language in ("ar", "he", "fr"):
        words = next(text for code, text, _ in TYPES if code == language).split()
        paragraphs = ("\n" if n % 60 == 0 else " " for n in range(1, _ARTICLE_LENGTH))
        texts.append("".join(chance.choice(words) + gap for gap in paragraphs)[:_ARTICLE_LENGTH])
    return texts


def _milliseconds(work: Callable[[str], object], text: str, rounds: int) -> float:
    work(text)
    times = []
    for _ in range(rounds):
        start = time.process_time_ns()
        for _ in range(5):
            work(text)
        times.append((time.process_time_ns() - start) / 5e6)
    return median(times)


def _decoded(case: Case) -> bool:
    return case.text in decode(case.body, headers=case.headers, languages=(case.language,)).text


def _identified(case: Case) -> bool:
    return (
        identify(html.unescape(case.text), languages=("en", "fr", "tr", "ku", "el", "he", "fa", "ckb", "ar"))
        == case.language
    )


if __name__ == "__main__":
    print(measure(quick=True, seed=1))
