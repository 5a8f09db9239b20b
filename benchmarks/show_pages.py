"""Every page of a daemon at work on the demo press, in a real Chromium: `python -m benchmarks.show_pages`
(`make show-pages`); with `--pictures DIR` a picture of each view is kept.

Each page in both languages, both themes and at two widths: it must be answered with the status that it has, and nothing
may be wider than the window, asked for elsewhere, complained of by the browser (its console included), or found by axe.
Needs Debian's `chromium`. Takes some three minutes of a quiet machine.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

from benchmarks.alerts import RASID
from benchmarks.processes import free_port, process

START_SECONDS, WORK_SECONDS = 120.0, 45.0
WIDTHS = {"phone": 375, "wide": 1440}
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
_AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => v.id)"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def asked(site: str, path: str) -> Any:
    """What the API answers; None while it does not."""
    try:
        with urlopen(f"{site}/api/v1{path}", timeout=10) as answer:  # noqa: S310  # loopback
            return json.load(answer)
    except OSError:
        return None


def status_of(name: str) -> int:
    """What a page of `pages` is to be answered with."""
    return {"no such page": 404, "refused": 400}.get(name, 200)


def pages(site: str) -> dict[str, str]:
    """One page of each kind, as full as the press has made it by now."""
    changes = asked(site, "/changes/latest?limit=100")["items"]
    edited = next((one["article_id"] for one in changes if one["kind"] == "changed"), 1)
    gone = next((one["article_id"] for one in changes if one["kind"] == "gone"), 1)
    runs = asked(site, "/runs?limit=50")["items"]
    run = max(runs, key=lambda one: (one["failures"], one["visits"]))["id"]
    ill = [one["outlet_id"] for one in asked(site, "/findings") if one["outlet_id"]]
    outlets = [*ill, *(one["id"] for one in asked(site, "/outlets"))]
    return {
        "overview": "/", "outlet": f"/outlets/{outlets[0]}", "articles": "/articles", "article": f"/articles/{edited}",
        "gone article": f"/articles/{gone}", "compare": f"/articles/{edited}/compare",
        "side by side": f"/articles/{edited}/compare?view=side", "changes": "/changes", "runs": "/runs",
        "run": f"/runs/{run}", "search": f"/search?q={quote('المدينة')}", "empty search": "/search",
        "system": "/system", "login": "/login", "no such page": "/outlets/none", "refused": "/changes?weight=9",
    }  # fmt: skip


def faults(
    browser: Browser, site: str, path: str, status: int, look: tuple[str, str, str], picture: Path | None = None
) -> list[str]:
    """What is wrong with a page in a language, a theme and at a width."""
    language, theme, width = look
    found: list[str] = []
    page = browser.new_page(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=theme)  # type: ignore[arg-type]  # light or dark
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda one: found.append(f"asks for {one.url}") if not one.url.startswith(site) else None)
    page.on("console", lambda said: found.append(said.text) if _is_complaint(said) else None)
    answer = page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
    if answer is None or answer.status != status:
        found.append(f"answered with {answer and answer.status} instead of {status}")
    if (wider := page.evaluate(_WIDER)) > 0:
        found.append(f"{wider} pixels wider than the window")
    if page.locator("html").get_attribute("lang") != language:
        found.append("in another language")
    if picture is not None:
        page.screenshot(path=picture, full_page=True)
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found += [f"axe: {name}" for name in page.evaluate(_AXE)]
    page.close()
    return found


def _is_complaint(said: ConsoleMessage) -> bool:
    """Whether the browser complains of a page, as of what its policy forbids; a status is looked at by itself."""
    return said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")


def look_at_all(browser: Browser, site: str, pictures: Path | None) -> Iterator[tuple[str, str, list[str]]]:
    """Each page's name, how it was looked at, and what is wrong with it."""
    for (name, path), look in product(pages(site).items(), product(("en", "ar"), ("light", "dark"), WIDTHS)):
        how = "-".join(look)
        picture = pictures / f"{name.replace(' ', '-')}-{how}.png" if pictures else None
        yield name, how, faults(browser, site, path, status_of(name), look, picture)


def show(folder: Path, program: str, pictures: Path | None) -> int:
    """Start the press and the daemon, wait until much has happened, look at everything."""
    port, begun = free_port(), time.monotonic()
    site = f"http://127.0.0.1:{port}"
    command = (RASID, "--set", f"dashboard_port={port}", "--data-dir", folder / "var", "demo", "--seed", "2")
    with process(folder / "demo.log", *command), sync_playwright() as playwright:
        while asked(site, "/runs") is None and time.monotonic() - begun < START_SECONDS:
            time.sleep(1)
        time.sleep(WORK_SECONDS)
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        seen, ill = 0, 0
        for name, how, found in look_at_all(browser, site, pictures):
            seen, ill = seen + 1, ill + bool(found)
            if found:
                print(f"{name}, {how}: {'; '.join(found)}")
        browser.close()
    print(f"{seen} views of {seen // 8} pages while the daemon worked: {seen - ill} without a fault")
    return 1 if ill or not seen else 0


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="keep a picture of every view in this folder")
    pictures: Path | None = parser.parse_args().pictures
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed. On Debian: sudo apt install chromium.")
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rasid-pages-") as folder:
        sys.exit(show(Path(folder), program, pictures))


if __name__ == "__main__":
    main()
