"""Ours and the engines it is compared with, behind one call: a page in, a `Reading` out."""

import json
import logging
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from benchmarks.extract_scores import Reading
from benchmarks.extract_sets import Page
from rasid.extract.page import extract_page
from rasid.normalize.article import normalize
from rasid.records import Hints

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEWSPAPER = "newspaper4k==0.9.3.1"
Engine = Callable[[Page], Reading]

log = logging.getLogger(__name__)

for noisy in ("trafilatura", "htmldate", "readability", "readability.readability"):
    logging.getLogger(noisy).setLevel(logging.CRITICAL)


def attempt(name: str, engine: Engine, page: Page) -> Reading:
    """What an engine reads on a page; one that raises an error has failed there, and read nothing."""
    start = time.process_time()
    try:
        return engine(page)
    except Exception:  # the boundary of a page: the others are read all the same
        log.exception("%s failed on %s", name, page.url or page.path)
        return Reading(seconds=time.process_time() - start, failed=True)


def ours(page: Page) -> Reading:
    """Rasid, without an outlet and without a feed's hints: extraction, and the values of what it found."""
    html = page.html
    start = time.process_time()
    raw = extract_page(html, page.url, outlet=None, hints=Hints())
    article = normalize(raw, None, now=NOW, reader="benchmark")
    spent = time.process_time() - start
    stamp = article.published
    return Reading(
        "\n".join(article.paragraphs),
        article.title,
        article.authors,
        stamp.day if stamp else None,
        stamp.instant if stamp else None,
        spent,
    )


def trafilatura_engine(page: Page) -> Reading:
    """trafilatura in precision mode, with its metadata."""
    import trafilatura

    html = page.html
    start = time.process_time()
    found: Any = trafilatura.bare_extraction(
        html, url=page.url, include_comments=False, include_tables=False, favor_precision=True, with_metadata=True
    )
    spent = time.process_time() - start
    if found is None:
        return Reading(seconds=spent)
    names = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Reading(found.text, found.title, names, _day(found.date), None, spent)


def readability_engine(page: Page) -> Reading:
    """readability-lxml."""
    from lxml.html import fromstring
    from readability import Document

    html = page.html
    start = time.process_time()
    document = Document(html)
    text = fromstring(document.summary()).text_content()
    return Reading(text, document.short_title(), seconds=time.process_time() - start)


def htmldate_engine(page: Page) -> Reading:
    """htmldate, asked for the original date."""
    import htmldate

    html = page.html
    start = time.process_time()
    found = htmldate.find_date(html, url=page.url, original_date=True)
    return Reading(day=_day(found), seconds=time.process_time() - start)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


_WORKER = """
import json, sys, time, logging
import newspaper
logging.disable(logging.CRITICAL)
for line in sys.stdin:
    page = json.loads(line)
    start = time.process_time()
    try:
        article = newspaper.Article(page["url"], fetch_images=False)
        article.download(input_html=page["html"])
        article.parse()
        day = article.publish_date.date().isoformat() if article.publish_date else None
        found = {"body": article.text, "title": article.title, "authors": list(article.authors), "day": day}
    except Exception:
        found = {"failed": True}
    found["seconds"] = time.process_time() - start
    sys.stdout.write(json.dumps(found) + "\\n")
    sys.stdout.flush()
"""


class Newspaper:
    """newspaper4k in an environment of its own, because its dependencies are not ours."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._to: IO[str] = process.stdin  # type: ignore[assignment]  # both are pipes, see `start`
        self._from: IO[str] = process.stdout  # type: ignore[assignment]  # as above

    @classmethod
    def start(cls, folder: Path) -> "Newspaper | None":
        """Make the environment where it is missing; None, with a line said, when that fails."""
        python = folder / "bin" / "python"
        try:
            if not python.exists():
                venv.create(folder, with_pip=True)
            if subprocess.run([python, "-c", "import newspaper"], capture_output=True, check=False).returncode:
                install = [str(python), "-m", "pip", "install", "-q", NEWSPAPER, "lxml_html_clean"]
                subprocess.run(install, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"newspaper4k is left out: its environment could not be made ({error}).", file=sys.stderr)
            return None
        pipe = subprocess.PIPE
        return cls(
            subprocess.Popen([python, "-c", _WORKER], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        )

    def __call__(self, page: Page) -> Reading:
        """Read one page; it failed when the worker is gone."""
        try:
            self._to.write(json.dumps({"url": page.url, "html": page.html}) + "\n")
            self._to.flush()
            found = json.loads(self._from.readline() or "{}")
        except (OSError, ValueError):
            return Reading(failed=True)
        names = tuple(found.get("authors") or ())
        day, failed = _day(found.get("day")), bool(found.get("failed"))
        return Reading(found.get("body"), found.get("title"), names, day, None, found["seconds"], failed)

    def close(self) -> None:
        """Let the worker end."""
        self._to.close()
        self._process.wait(timeout=30)
