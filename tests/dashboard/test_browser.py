"""Every page in a real Chromium: both themes, three widths, no script and no complaint from the browser."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from rasid.deliveries import Refused
from rasid.records import Hints
from rasid.webhooks import Event, HookState
from tests.dashboard.test_outlet_page import mornings, subscribe

pytestmark = pytest.mark.browser

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
WIDTHS = {"phone": 320, "tablet": 820, "wide": 1440}
LIBRARY = "https://sahel.example/news/%D9%85%D9%83%D8%AA%D8%A8%D8%A9-%D8%AC%D8%AF%D9%8A%D8%AF%D8%A9"
PAYLOADS = (
    "<script>window.ran = 1</script>",
    "\"'><img src=x onerror='window.ran = 1'>",
    "javascript:window.ran=1//",
    "</title></textarea><svg onload=window.ran=1>",
)
SUSPECT_PAIRS = """
() => {
  const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 };
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...new Set(poor)];
}
"""
STRUCTURE = """
() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const ids = all("[id]").map(e => e.id);
  const levels = all("h1, h2, h3").map(e => Number(e.tagName[1]));
  return {
    headings: all("h1").length,
    jumps: levels.filter((level, i) => i && level > levels[i - 1] + 1).length,
    captions: all("table").every(t => t.caption && t.caption.textContent.trim()),
    scopes: all("th").every(t => t.scope === "col" || t.scope === "row"),
    labels: all("select, input:not([type=hidden])").every(e => e.labels.length === 1),
    double: ids.filter((id, i) => ids.indexOf(id) !== i),
    nameless: all("a, button").filter(e => !e.textContent.trim() && !e.getAttribute("aria-label")).length,
    references: all("[aria-labelledby]").every(e => document.getElementById(e.getAttribute("aria-labelledby"))),
    times: all("time").every(t => /^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\dZ)?$/.test(t.dateTime)),
  };
}
"""
SOUND = {
    "headings": 1, "jumps": 0, "captions": True, "scopes": True, "labels": True, "double": [], "nameless": 0,
    "references": True, "times": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def site(serve: Callable[[], Any]) -> Iterator[str]:
    """The full press, served on loopback."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(serve(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page; at the end, whatever the browser complained of fails the test."""
    complaints: list[str] = []
    pages: dict[tuple[str, int], Page] = {}

    def asked(request: Request) -> None:
        if not request.url.startswith(site):
            complaints.append(f"asked for {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the icon's, when the next page is asked for before it came
            complaints.append(f"{request.url}: {request.failure}")

    def new_page(scheme: Any, width: int) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", failed)
        page.on("request", asked)
        return page

    def opened(path: str, *, scheme: str = "light", width: int = 1440) -> Page:
        page = pages.get((scheme, width)) or new_page(scheme, width)
        pages[scheme, width] = page
        page.goto(site + path)
        return page

    yield opened
    for page in pages.values():
        page.close()
    assert complaints == []


@pytest.fixture
def paths(full_press: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every page, as full as it can be."""
    while full_press.store.search_index.extend(100):
        pass
    subscribe(full_press)
    event = Event("change-1", "change.changed", full_press.now, {})
    refused = Refused("desk", event, full_press.now, "it answered 413")
    full_press.store.outbox.keep(HookState("desk", 0, 0, failures=3), refused)
    monkeypatch.setattr(full_press.store, "rhythm", lambda _: mornings())
    library = full_press.state(LIBRARY).id
    pending = full_press.state("https://deniz.example/haber/1").id
    gone = full_press.state("https://sahel.example/news/3").id
    return [
        "/", "/?q=none", "/outlets/sahel?done=crawl", "/outlets/bahr_times", "/outlets/shar", "/articles",
        f"/articles/{library}", f"/articles/{pending}", f"/articles/{gone}",
        f"/articles/{library}/compare?from=1&to=3", f"/articles/{library}/compare?from=1&to=2&view=side",
        "/changes", "/changes?kind=restored", "/search", "/search?q=port",
        "/search?q=%D9%85%D9%83%D8%AA%D8%A8%D9%87", "/runs", f"/runs/{full_press.run - 1}",
        "/system", "/login",
    ]  # fmt: skip


def in_language(path: str, language: str) -> str:
    """The address that shows a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize(
    ("scheme", "width", "language"),
    [("light", "phone", "ar"), ("dark", "phone", "en"), ("light", "tablet", "en"), ("dark", "tablet", "ar"),
     ("light", "wide", "en"), ("dark", "wide", "ar")],
)  # fmt: skip
def test_every_page(visit: Callable[..., Page], paths: list[str], scheme: str, width: str, language: str) -> None:
    for path in paths:
        page = visit(in_language(path, language), scheme=scheme, width=WIDTHS[width])
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], (
            f"{path} is wider than the window"
        )
        assert page.evaluate(STRUCTURE) == SOUND, path
        assert page.evaluate(SUSPECT_PAIRS) == [], f"{path}: too little contrast"


@pytest.mark.parametrize(("scheme", "language"), [("light", "ar"), ("dark", "en")])
def test_axe_has_no_complaint(visit: Callable[..., Page], paths: list[str], scheme: str, language: str) -> None:
    program = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    for path in paths:
        page = visit(in_language(path, language), scheme=scheme)
        page.evaluate(program)
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path


def test_whatever_an_outlet_prints_stays_text(visit: Callable[..., Page], full_press: Any) -> None:
    """The browser would complain of anything that tried to run: its policy forbids it."""
    for number, payload in enumerate(PAYLOADS):
        outlet, url = f"hostile{number}", f"https://hostile{number}.example/1"
        full_press.found(outlet, names={"en": payload}, languages=("en",))
        hints = Hints(payload, payload, payload, payload, payload, payload, payload)
        full_press.lists(outlet, url, f"{url}?{payload}", hours=2, hints=hints, kind="malformed-feed")
        fields = dict.fromkeys(("title", "section", "byline", "image", "image_caption"), payload)
        full_press.reads(url, hours=1.9, language="en", authors=(payload,), paragraphs=(payload, payload), **fields)
        full_press.reads(url, hours=1, title=f"{payload} again", paragraphs=(payload, f"{payload} 7 new words here"))
        full_press.refuses(outlet, "http-403", hours=0.5, detail=payload)
        read, pending = full_press.state(url).id, full_press.state(f"{url}?{payload}").id
        for path in (
            "/", f"/?q={quote(payload)}", f"/outlets/{outlet}", f"/articles?outlet={outlet}", f"/articles/{read}",
            f"/articles/{pending}", f"/articles/{read}/compare", f"/changes?outlet={outlet}",
            f"/search?q={quote(payload)}",
        ):  # fmt: skip
            page = visit(path)
            shown = page.locator("body").inner_text() + " ".join(
                page.locator("input").evaluate_all("all => all.map(e => e.value)")
            )
            assert payload in shown, (path, payload)
            assert page.evaluate("window.ran") is None


def test_all_of_it_works_without_javascript(browser: Browser, site: str, full_press: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Name").fill("sahel")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name="صحيفة الساحل").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("status")).to_have_text("The outlet is paused.")
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("button", name="Crawl now").click()
    expect(page.get_by_role("status")).to_contain_text("due now")
    assert {state.next_due_at for state in full_press.store.channels_of("sahel")} == {full_press.now}
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name="البحث").click()
    full_press.store.search_index.extend(100)
    page.get_by_label("الكلمات").fill("مكتبه")
    page.get_by_role("button", name="بحث").click()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="افتتاح مكتبة عامة كبيرة في وسط المدينة").click()
    page.locator("details summary").first.click()
    expect(page.locator("details dl").first).to_be_visible()
    context.close()


def test_whatever_has_the_focus_shows_it(visit: Callable[..., Page]) -> None:
    for path in ("/", "/outlets/sahel"):
        page = visit(path)
        for _ in range(45):
            page.keyboard.press("Tab")
            style = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth }"
            )
            assert style == "solid3px" or page.evaluate("document.activeElement === document.body")


def test_the_themes_differ(visit: Callable[..., Page]) -> None:
    grounds = [
        visit("/", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds[0] != grounds[1]


def test_arabic_reads_from_right_to_left(visit: Callable[..., Page], full_press: Any) -> None:
    page = visit(f"/articles/{full_press.state(LIBRARY).id}")
    for selector in ("h1", ".prose"):
        element = page.locator(selector).first
        assert element.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert element.get_attribute("lang") == "ar"
    assert page.locator("html").evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_marks_stand_in_reading_order(visit: Callable[..., Page], full_press: Any) -> None:
    page = visit(f"/articles/{full_press.state(LIBRARY).id}/compare?from=1&to=2")
    assert page.locator("dd").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    gone, put = page.locator(".row del").first.bounding_box(), page.locator(".row ins", has_text="خمسة").bounding_box()
    assert gone
    assert put
    assert gone["x"] > put["x"] + put["width"] - 1  # what was taken out is read first: it stands at the right
    assert gone["y"] == put["y"]
    english = visit(f"/articles/{full_press.state('https://bahr_times.example/2026/ferry').id}/compare")
    gone, put = english.locator(".row del").first.bounding_box(), english.locator(".row ins").first.bounding_box()
    assert gone
    assert put
    assert gone["x"] + gone["width"] <= put["x"] + 1


def test_letters_of_neighbouring_marks_do_not_join(visit: Callable[..., Page], full_press: Any) -> None:
    page = visit(f"/articles/{full_press.state(LIBRARY).id}/compare?from=1&to=2")
    width = "e => e.getBoundingClientRect().width"
    joined = page.locator("del", has_text="لأربعين").evaluate(width)
    alone = page.evaluate(
        """() => {
          const mark = document.querySelectorAll('.row del')[1], copy = mark.cloneNode(true);
          mark.parentElement.append(document.createTextNode(' — '), copy);
          return copy.getBoundingClientRect().width;
        }"""
    )
    assert joined == pytest.approx(alone, abs=0.1)


def test_the_keyboard_reaches_everything_visibly(visit: Callable[..., Page]) -> None:
    page = visit("/changes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "kind"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_filters_work_without_script(visit: Callable[..., Page], full_press: Any) -> None:
    page = visit("/changes")
    page.get_by_label("Kind").select_option("gone")
    page.get_by_role("button", name="Apply").click()
    assert page.locator(".change .badge").all_inner_texts() == ["Gone"]
    page.goto(page.url.partition("/changes")[0] + "/articles")
    page.get_by_role("textbox", name="Find by address").fill("https://sahel.example/news/2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    assert page.locator("h1").inner_text() == "أمطار غزيرة على الساحل"
    page.goto(page.url.rpartition("/")[0] + f"/{full_press.state(LIBRARY).id}")
    page.get_by_label("From").select_option("1")
    page.get_by_role("button", name="Compare").click()
    assert page.locator("main ins").count() >= 5
