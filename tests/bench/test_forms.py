"""What benchmarks share: how they are called, what they print last, and that nothing of theirs outlives them."""

import json
import os
import select
import signal
import subprocess
import sys
from argparse import Namespace
from importlib import import_module

import pytest

from benchmarks.arguments import print_last
from benchmarks.crawl import sound
from benchmarks.crawl_runs import Took
from benchmarks.processes import free_port
from benchmarks.soak import Look, figures, is_sound

NAMES = ("changes", "crawl", "extract", "extract_damage", "extract_rules", "health", "normalize", "pages", "politeness",
         "polls", "scale", "search", "silence", "soak", "store")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_is_called_alike(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as ended:
        import_module(f"benchmarks.{name}").main()
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(option in told for option in ("--quick", "--seed N", "--json", "end within 45 s"))


def test_the_figures_are_the_last_line_where_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    print_last(Namespace(json=False), {"pages": 1})
    assert capsys.readouterr().out == ""
    print_last(Namespace(json=True), {"pages": 1})
    assert json.loads(capsys.readouterr().out) == {"pages": 1}


def test_figures_of_nothing_are_null(capsys: pytest.CaptureFixture[str]) -> None:
    print_last(Namespace(json=True), {"lag": float("nan"), "rows": ({"worst": float("inf")}, 1.5)})
    assert json.loads(capsys.readouterr().out) == {"lag": None, "rows": [{"worst": None}, 1.5]}


@pytest.mark.parametrize(
    ("looks", "megabytes", "descriptors", "slope", "sound"),
    [
        (60, 0.00001, 0, True, True),
        (60, 0.1, 0, True, False),
        (60, 0.1, 0, False, True),
        (60, 0.0, 2, False, False),
        (1, 0.0, 0, True, False),
    ],
    ids=["level", "grows", "grows, not judged", "files stay open", "nothing was measured"],
)
def test_a_soak_can_fail(looks: int, megabytes: float, descriptors: int, slope: bool, sound: bool) -> None:
    """By how much memory and open files grow from look to look."""
    seen = [Look(100 + n, 90 + megabytes * n, 90.0, 70 + descriptors * n) for n in range(looks)]
    assert is_sound(figures(seen, 0.3), slope=slope) is sound


def test_a_soak_of_a_daemon_that_never_crawled_fails() -> None:
    with pytest.raises(SystemExit, match="never seen to crawl"):
        figures([Look(0, 90.0, 90.0, 70)], 0.5)


@pytest.mark.parametrize(
    ("name", "requests", "came", "fine"),
    [
        ("rasid etag", 9, {"unchanged": 9}, True),
        ("rasid etag", 9, {"unchanged": 8, "failed": 1}, False),
        ("rasid feed-same", 9, {}, True),
        ("rasid feed-same", 9, {"failures": 1}, False),
        ("scrapy feed-etag", 9, {"downloader/response_status_count/304": 9}, True),
        ("scrapy same", 9, {"downloader/response_status_count/429": 9}, False),
        ("new", 9, {"failed": 9, "failures": 9}, False),
        ("reading", 0, {}, False),
    ],
)  # fmt: skip
def test_a_crawl_that_fails_is_no_quick_one(name: str, requests: int, came: dict[str, int], fine: bool) -> None:
    took = Took(requests, 0.1, 0.1, came)
    if fine:
        assert sound(name, took) is took
    else:
        with pytest.raises(SystemExit, match=f"{name}: {requests} requests came to"):
            sound(name, took)


_PARENT = """
import subprocess, sys
site = subprocess.Popen([sys.executable, "-m", "benchmarks.crawl_site", sys.argv[1]], stdout=subprocess.PIPE, text=True)
site.stdout.readline()
print(site.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_site_ends_with_the_benchmark_that_is_killed() -> None:
    command = [sys.executable, "-c", _PARENT, str(free_port())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as benchmark:
        assert benchmark.stdout is not None
        site = os.pidfd_open(int(benchmark.stdout.readline()))
        try:
            assert not select.select([site], [], [], 0)[0], "it is at work"
            benchmark.send_signal(signal.SIGKILL)
            assert select.select([site], [], [], 30)[0], "it has ended"
        finally:
            os.close(site)
