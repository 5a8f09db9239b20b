"""How well an outlet's rules, written on some of its pages, read its pages of other days.

`python -m benchmarks.extract_rules [--quick] [--seed N] [--json]`

For every host with three pages and more in the sets, rules for the body are written on all pages but one and read
that one: its containers, what is stripped from them and from their lines, the lead. They are written by machine as a
person would, from what the true text stands in. The generic reading of the same pages stands beside it; `cpu_ratio` is
the median CPU per page, as a multiple of trafilatura's on the same pages.
"""

import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean, median

from lxml.html import HtmlElement

from benchmarks.arguments import parser_of
from benchmarks.extract_engines import trafilatura_engine
from benchmarks.extract_scores import WORD, harmonic, shingle_scores
from benchmarks.extract_sets import Page, load
from benchmarks.extract_train import labels
from rasid.extract.blocks import Block, blocks_of
from rasid.extract.page import extract_page
from rasid.extract.tree import elements, parse_page, squeeze, text_of
from rasid.normalize.urls import host_of
from rasid.records import Hints, Outlet, Rules

SETS = ("fundus", "fundus_eval", "regional")
QUICK_OUTLETS = 6
MOST_CANDIDATES = 60
_PLAIN = re.compile(r"[A-Za-z_][\w-]*")
_HOLDERS = ("div", "section", "article", "main", "td")
_WITHIN_LINES = ("span", "a", "em", "i", "b", "strong", "sup", "small", "time", "label", "cite")
_LINES = ("p", "li", "h2", "h3", "h4", "h5")
MOSTLY = 0.9  # of the words that a selector finds on the pages at hand, so many must be what it is meant for
LEAD_STEPS = 3  # elements from a block upward that a lead may be named by
_STATED = re.compile(r"itemprop|role|data-[a-z-]+")
_BARE = ("figure", "figcaption", "aside", "ul", "h1", "h2", "time", "footer", "header", "blockquote", "article", "main")


@dataclass(frozen=True)
class Lesson:
    """A page that rules are written on."""

    root: HtmlElement
    blocks: list[Block]
    true: list[bool]
    wanted: str = ""

    @cached_property
    def told(self) -> str:
        """The true text's words."""
        return f" {' '.join(WORD.findall(self.wanted))} "

    @cached_property
    def words(self) -> list[int]:
        """The words of each block."""
        return [len(block.text.split()) for block in self.blocks]

    def f1(self, selector: str) -> float:
        """How well what stands in the elements of `selector` is the true text, in words."""
        hits = set(elements(self.root, selector))
        inside = [within(block.element, hits) for block in self.blocks]
        both = sum(n for n, t, i in zip(self.words, self.true, inside, strict=True) if t and i)
        either = sum(n * (t + i) for n, t, i in zip(self.words, self.true, inside, strict=True))
        return 2 * both / either if either else 0.0


def lesson(page: Page) -> Lesson | None:
    """The page cut into blocks that are known to be text or not."""
    root = parse_page(page.html)
    if root is None:
        return None
    blocks = blocks_of(root)
    wanted = page.truth["body"]
    return Lesson(root, blocks, [share > 0.5 for share in labels(blocks, wanted)], wanted)


def within(element: HtmlElement, hits: set[HtmlElement]) -> bool:
    """Whether an element is one of `hits` or in one."""
    return element in hits or any(outer in hits for outer in element.iterancestors())


def selectors(element: HtmlElement) -> list[str]:
    """What a person might call an element by."""
    classes = [name for name in (element.get("class") or "").split() if _PLAIN.fullmatch(name)]
    found = [f"{element.tag}.{name}" for name in classes]
    if (name := element.get("id") or "") and _PLAIN.fullmatch(name) and not re.search(r"\d", name):
        found.append(f"{element.tag}#{name}")
    stated = [(n, v) for n, v in element.items() if _STATED.fullmatch(n) and _PLAIN.fullmatch(v)]
    found += [f'{element.tag}[{name}="{value}"]' for name, value in stated]
    return [*found, element.tag] if element.tag in _BARE else found


def write_rules(lessons: Sequence[Lesson]) -> Rules:
    """Rules for the body from pages of one outlet."""
    around: Counter[str] = Counter()
    for one in lessons:
        for block, true in zip(one.blocks, one.true, strict=True):
            if true:
                holders = [step for step in block.element.iterancestors() if step.tag in _HOLDERS]
                around.update(s for step in holders for s in selectors(step))
    usual = [selector for selector, _ in around.most_common(MOST_CANDIDATES)]
    body = max(usual, key=lambda s: mean(one.f1(s) for one in lessons), default=None)
    if body is None:
        return Rules()
    strips = (*_strips(lessons, body), *_inline(lessons, body), *_refrains(lessons, body))
    return Rules(body=body, strip=strips, lead=_lead(lessons, body))


def _strips(lessons: Sequence[Lesson], body: str) -> tuple[str, ...]:
    """Selectors for what stands in the body and is no text: what they hold is hardly ever text on any of the pages."""
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in lessons:
        containers = set(elements(one.root, body))
        for block, true, words in zip(one.blocks, one.true, one.words, strict=True):
            around = [block.element, *block.element.iterancestors()]
            if not true:  # text counts wherever a selector finds it: one that is around the body strips all of it
                around = [step for step in around if step not in containers and within(step, containers)]
            for selector in {s for step in around for s in selectors(step)}:
                found[selector][true] += words
    return tuple(selector for selector, words in found.items() if words[False] >= MOSTLY * words.total())


def _inline(lessons: Sequence[Lesson], body: str) -> tuple[str, ...]:
    """Selectors for what is within the lines of the body and hardly ever in the text: "opens new tab", a button."""
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in lessons:
        for element in {e: None for container in elements(one.root, body) for e in container.iter(*_WITHIN_LINES)}:
            if (words := WORD.findall(text_of(element))) and not len(element):
                for selector in selectors(element):
                    found[selector][f" {' '.join(words)} " in one.told] += len(words)
    return tuple(selector for selector, words in found.items() if words[False] >= MOSTLY * words.total())


def _refrains(lessons: Sequence[Lesson], body: str) -> tuple[str, ...]:
    """Selectors for lines in the body that stand on two pages and are text on none."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in lessons:
        containers = set(elements(one.root, body))
        own: dict[tuple[str, str], bool] = {}
        for block, true in zip(one.blocks, one.true, strict=True):
            if block.element.tag in _LINES and within(block.element, containers):
                line = block.element.tag, squeeze(block.text)
                own[line] = own.get(line, False) or true
        for line, true in own.items():
            found[line].append(true)
    again = [line for line, seen in found.items() if len(seen) > 1 and not any(seen) and '"' not in line[1]]
    return tuple(f'//{tag}[normalize-space(.)="{text}"]' for tag, text in again)


def _lead(lessons: Sequence[Lesson], body: str) -> str | None:
    """A selector for text above the body that finds hardly anything but text, on half of the pages or more: the one
    that finds most."""
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    pages: Counter[str] = Counter()
    for one in lessons:
        own = _above(one, set(elements(one.root, body)))
        for selector, words in own.items():
            found[selector] += words
            pages[selector] += words[True] > 0
    sound = {
        selector: words[True]
        for selector, words in found.items()
        if words[True] >= MOSTLY * words.total() and pages[selector] >= len(lessons) / 2
    }
    return max(sound, key=sound.__getitem__, default=None)


def _above(one: Lesson, containers: set[HtmlElement]) -> dict[str, Counter[bool]]:
    """The words, text and other, that selectors find outside the body; what is text below its beginning counts as
    other."""
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    holding = {step for container in containers for step in container.iterancestors()}
    begun = False
    for block, true, words in zip(one.blocks, one.true, one.words, strict=True):
        if within(block.element, containers):
            begun = begun or true
            continue
        around = [block.element, *block.element.iterancestors()][:LEAD_STEPS]
        for selector in {s for step in around if step not in holding for s in selectors(step)}:
            found[selector][true and not begun] += words
    return found


def outlets() -> dict[str, list[Page]]:
    """The pages with known text, of hosts that have three and more."""
    found: dict[str, list[Page]] = defaultdict(list)
    for name in SETS:
        for page in load(name):
            if page.truth.get("body"):
                found[host_of(page.url)].append(page)
    return {host: pages for host, pages in found.items() if host and len(pages) > 2}


def read(page: Page, rules: Rules | None) -> tuple[float, float, float]:
    """Precision, recall and CPU seconds of a page read with rules, or without."""
    given = (rules,) if rules else ()
    outlet = Outlet("bench", {"en": "Bench"}, "", "UTC", (), "https://example.org", (), given)
    html, start = page.html, time.process_time()
    text = "\n".join(extract_page(html, page.url, outlet=outlet, hints=Hints()).paragraphs)
    spent = time.process_time() - start
    return *shingle_scores(text, page.truth["body"]), spent


def figures(read_pages: Iterable[tuple[float, float, float]], beside: float) -> dict[str, float]:
    """Averages of what was read, and the CPU time as a multiple of another's seconds."""
    precision, recall, seconds = zip(*read_pages, strict=True)
    p, r = mean(precision), mean(recall)
    spent = median(seconds)
    return {"body_f1": harmonic(p, r), "body_p": p, "body_r": r, "cpu_ms": 1000 * spent, "cpu_ratio": spent / beside}


def main() -> int:
    """Write rules on all pages but one, outlet by outlet, and read that one with them."""
    parser = parser_of(__doc__, quick=f"at most {QUICK_OUTLETS} outlets", seed="for the sample of --quick")
    arguments = parser.parse_args()
    known = outlets()
    hosts = sorted(known)
    if arguments.quick and len(hosts) > QUICK_OUTLETS:
        hosts = sorted(random.Random(arguments.seed).sample(hosts, QUICK_OUTLETS))
    ruled, generic, others_seconds = [], [], []
    for host in hosts:
        lessons = [(page, lesson(page)) for page in known[host]]
        for page, _ in lessons:
            others = [one for other, one in lessons if other is not page and one is not None]
            ruled.append(read(page, write_rules(others)))
            generic.append(read(page, None))
            others_seconds.append(trafilatura_engine(page).seconds)
    if not ruled:
        print("No development data: set RASID_DATA to its folder.", file=sys.stderr)
        return 0
    beside = median(others_seconds)
    found = {
        "outlets": len(hosts), "pages": len(ruled), "rules": figures(ruled, beside),
        "generic": figures(generic, beside),
    }  # fmt: skip
    print(json.dumps(found) if arguments.json else "\n".join(f"{name:<8} {value}" for name, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
