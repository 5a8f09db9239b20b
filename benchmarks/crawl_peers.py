"""Other news crawlers on the same pages, each installed into an environment of its own, below `var/`.

A crawler that cannot be installed, or does not run on these pages, is left out with the reason.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.crawl_site import article

_HOME = Path("var/bench-peers")
_INSTALLING = 900.0  # seconds
_RUNNING = 300.0
_PAGES = 30

_NEWS_PLEASE = """
import json, pathlib, sys, time
from newsplease import NewsPlease
pages = [p.read_text(encoding="utf-8") for p in sorted(pathlib.Path(sys.argv[1]).iterdir())]
NewsPlease.from_html("<p>" + "warming up " * 99, url="http://127.0.0.1/same/0", fetch_images=False)
begun, found = time.process_time(), 0
for number, page in enumerate(pages):
    try:
        made = NewsPlease.from_html(page, url=f"http://127.0.0.1/same/{number}", fetch_images=False)
        found += bool(made.maintext)
    except Exception as error:
        print(error, file=sys.stderr)
print(json.dumps({"ms": 1000 * (time.process_time() - begun) / len(pages), "found": found, "pages": len(pages)}))
"""
_FUNDUS = """
import json, pathlib, sys, time
from fundus import PublisherCollection
pages = [p.read_text(encoding="utf-8") for p in sorted(pathlib.Path(sys.argv[1]).iterdir())]
publishers = list(PublisherCollection)
found = 0
for publisher in publishers:
    made = publisher.parser().parse(pages[0], error_handling="suppress")
    found += bool(str(made.get("body") or "").strip())
if not found:
    print(json.dumps({"skipped": f"none of its {len(publishers)} publishers' parsers reads these pages"}))
"""
PEERS = {
    # without the extra it refuses pages in Arabic
    "news-please": ("news-please>=1.6,<1.7 newspaper4k[nlp]", _NEWS_PLEASE),
    "fundus": ("fundus>=0.5,<0.6", _FUNDUS),
}


def measure() -> dict[str, dict[str, object]]:
    """For each: milliseconds of CPU a page and on how many it found a text, or why it was left out."""
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as name:
        for number in range(_PAGES):
            (Path(name) / f"{number:04}.html").write_bytes(article(number))
        return {peer: _measure(peer, *how, Path(name)) for peer, how in PEERS.items()}


def _measure(peer: str, requirement: str, script: str, pages: Path) -> dict[str, object]:
    try:
        python = _installed(peer, requirement)
        ran = subprocess.run(
            [python, "-c", script, pages], capture_output=True, text=True, timeout=_RUNNING, check=True
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
