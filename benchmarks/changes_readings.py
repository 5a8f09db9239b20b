"""Readings of pages, made once each: within a watch, and with a folder to keep them in, over several runs.

Reading is pure and takes more than half of a run's time; what is judged comes after it. So a reading is kept by
all that it follows from: the bytes of the page, its address and headers, what the list said, what was learned of
the outlet, and the code. A folder holds them for the very code that made them: when a file of the reader differs, or
a library, nothing kept before is used. Left out are the moment of reading, since the press prints no date that counts
from it, and how much a page must agree in to be proved unchanged: the strictest is kept.
"""

import hashlib
import pickle
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from rasid.errors import UnreadableFeedError
from rasid.reading import reader_of
from rasid.records import Hints, Outlet
from spiders.parse_pool import ReaderError
from spiders.reading import Done, Failed, run

T = TypeVar("T")

_ROOT = Path(__file__).parent.parent
_JUDGING = frozenset(
    {
        "changes", "timing", "health", "absences.py", "around.py", "auditing.py", "comparing.py", "flickering.py",
        "masking.py", "oldcopies.py", "pacing.py", "parting.py", "passing.py", "presence.py", "tempo.py", "visiting.py",
    }
)  # fmt: skip
"""Parts of the core that no reading depends on: what is measured."""


class Readers:
    """The worker processes' stand-in: calls at once, and remembers what came of the same arguments.

    `kept` is a file of readings, which `close` writes anew.
    """

    def __init__(self, kept: Path | None = None) -> None:
        self.calls = self.reads = 0
        self.failures: list[str] = []
        self._kept = kept
        self._known: dict[bytes, Done[Any] | Failed] = {}
        if kept is not None and kept.exists():
            self._known = pickle.loads(kept.read_bytes())  # noqa: S301  # our own file

    async def start(self) -> None:
        """Nothing has to be made ready."""

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """The function's result, or one that it gave for the same page."""
        self.calls += 1
        if not (args and isinstance(args[0], bytes)):
            return function(*args)
        key = _key(function.__name__, args)
        if key not in self._known:
            self.reads += 1
            self._known[key] = run(function, *args)
        done = self._known[key]
        if isinstance(done, Done):
            return cast("T", done.value)
        if done.kind:
            raise UnreadableFeedError(done.kind, done.detail)
        self.failures.append(done.trace)
        raise ReaderError(done.detail)

    def close(self) -> None:
        """Keep the readings for the next run, failures left out."""
        if self._kept is not None and self.reads:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            sound = {key: done for key, done in self._known.items() if not isinstance(done, Failed)}
            self._kept.write_bytes(pickle.dumps(sound))


def _key(name: str, args: tuple[Any, ...]) -> bytes:
    told = [name]
    for arg in args[1:]:
        if isinstance(arg, Outlet):
            told += [arg.id, reader_of(arg)]
        elif isinstance(arg, Mapping):
            told.append(arg.get("content-type", ""))
        elif isinstance(arg, str | Hints):
            told.append(repr(arg))
    return hashlib.sha256(args[0] + "\n".join(told).encode("utf-8", "surrogatepass")).digest()


@cache
def code_digest() -> str:
    """What tells the code that reads from any other: the core without its judging, and the libraries' versions."""
    code = hashlib.sha256(sys.version.encode())
    files = [path for path in (_ROOT / "rasid").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    for path in sorted([*files, *_ROOT.glob("requirements*.lock")]):
        if _JUDGING.isdisjoint(path.relative_to(_ROOT).parts):
            code.update(str(path.relative_to(_ROOT)).encode() + path.read_bytes())
    return code.hexdigest()[:16]
