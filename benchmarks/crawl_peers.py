"""Other news crawlers on the same pages, each installed into an environment of its own, below `var/`.

A crawler that cannot be installed, or does not run on these pages, is left out with the reason. Beside the pages of
the benchmark's own site they get real ones, where the development data is: Fundus reads nothing else, since it has a
parser for each publisher.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.crawl_site import article
from benchmarks.extract_sets import load
from rasid.records import Hints

_HOME = Path("var/bench-peers")
_INSTALLING = 900.0  # seconds
_RUNNING = 300.0
_PAGES = 30
_REAL, _REAL_PAGES = "fundus", 40

Pages = Sequence[tuple[str, bytes]]  # addresses and bodies

# Each is given a file: JSON, a list of pairs of address and page. Times are medians: some pages are very large.
_NEWS_PLEASE = """
import json, sys, time
from statistics import median
from newsplease import NewsPlease
pages = json.load(open(sys.argv[1], encoding="utf-8"))
NewsPlease.from_html("<p>" + "warming up " * 99, url="http://127.0.0.1/same/0", fetch_images=False)
took, found = [], 0
for url, page in pages:
    begun = time.process_time()
    try:
        made = NewsPlease.from_html(page, url=url, fetch_images=False)
        found += bool(made.maintext)
    except Exception as error:
        print(error, file=sys.stderr)
    took.append(1000 * (time.process_time() - begun))
print(json.dumps({"ms": median(took), "found": found, "pages": len(pages)}))
"""
_FUNDUS = """
import json, sys, time
from statistics import median
from urllib.parse import urlsplit
from fundus import PublisherCollection
pages = json.load(open(sys.argv[1], encoding="utf-8"))
publishers = {}
for publisher in PublisherCollection:
    publishers.setdefault((urlsplit(publisher.domain).hostname or "").removeprefix("www."), publisher)
took, found = [], 0
for url, page in pages:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    while host and host not in publishers:
        host = host.partition(".")[2]
    if not host:
        continue
    parser = publishers[host].parser()
    begun = time.process_time()
    made = parser.parse(page, error_handling="suppress")
    took.append(1000 * (time.process_time() - begun))
    found += bool(str(made.get("body") or "").strip())
known = f"{len(publishers)} hosts, none of these pages'"
print(json.dumps({"ms": median(took), "found": found, "pages": len(took)} if took else {"skipped": known}))
"""
PEERS = {
    # without the extra it refuses pages in Arabic
    "news-please": ("news-please>=1.6,<1.7 newspaper4k[nlp]", _NEWS_PLEASE),
    # it imports what newer curl_cffi does not have
    "fundus": ("fundus>=0.5,<0.6 curl_cffi==0.13.0", _FUNDUS),
}


def measure() -> dict[str, dict[str, object]]:
    """For each: milliseconds of CPU a page and on how many it found a text, or why it was left out."""
    own = [(f"http://127.0.0.1/same/{number}", article(number)) for number in range(_PAGES)]
    return {peer: _measure(peer, *how, own) for peer, how in PEERS.items()}


def measure_real() -> dict[str, dict[str, object]]:
    """The same on real pages, with Rasid's reading and trafilatura beside them; empty where there is no data."""
    there = load(_REAL)
    real = [(page.url, page.html.encode()) for page in there[:: max(1, len(there) // _REAL_PAGES)]][:_REAL_PAGES]
    if not real:
        return {}
    others = {peer: _measure(peer, *how, real) for peer, how in PEERS.items()}
    return {"rasid": _ours(real), "trafilatura": _trafilatura(real)} | others


def _ours(pages: Pages) -> dict[str, object]:
    """Rasid's reading, as it is done of a new article."""
    from spiders.reading import load_readers, read_and_stand

    load_readers()
    headers, now = {"content-type": "text/html; charset=utf-8"}, datetime.now(UTC)
    took, found = list[float](), 0
    read_and_stand(pages[0][1], pages[0][0], None, headers, Hints(), now, now, 0)  # what is loaded but once
    for url, body in pages:
        begun = time.process_time()
        read, _, _ = read_and_stand(body, url, None, headers, Hints(), now, now, 0)
        took.append(1000 * (time.process_time() - begun))
        found += bool(read.paragraphs)
    return {"ms": median(took), "found": found, "pages": len(pages)}


def _trafilatura(pages: Pages) -> dict[str, object]:
    import trafilatura

    took, found = list[float](), 0
    for _, body in pages:
        begun = time.process_time()
        found += trafilatura.bare_extraction(body, with_metadata=True) is not None
        took.append(1000 * (time.process_time() - begun))
    return {"ms": median(took), "found": found, "pages": len(pages)}


def _measure(peer: str, requirement: str, script: str, pages: Pages) -> dict[str, object]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([(url, body.decode("utf-8", "replace")) for url, body in pages], file)
        file.flush()
        try:
            python = _installed(peer, requirement)
            ran = subprocess.run(
                [python, "-c", script, file.name], capture_output=True, text=True, timeout=_RUNNING, check=True
            )
            found: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
        except subprocess.CalledProcessError as error:
            return {"skipped": (error.stderr or str(error)).strip().splitlines()[-1][:300]}
        except (subprocess.TimeoutExpired, OSError, ValueError, IndexError) as error:
            return {"skipped": f"{type(error).__name__}: {error}"[:300]}
    return found


def _installed(peer: str, requirement: str) -> Path:
    """The Python of a peer's environment; installed the first time."""
    home = _HOME.absolute() / peer
    python, done = home / "bin" / "python", home / "installed"
    if not done.exists():
        print(f"installing {requirement} into {home}", flush=True)
        install = [str(python), "-m", "pip", "install", "-q", *requirement.split()]
        for command in ([sys.executable, "-m", "venv", str(home)], install):
            subprocess.run(command, timeout=_INSTALLING, capture_output=True, text=True, check=True)
        done.touch()
    return python
