"""CPU time of processes as the kernel counts it, in seconds, and where they may run. Linux only."""

import os
import time
from pathlib import Path

_PROC = Path("/proc")


def tree_cpu(pid: int) -> float:
    """CPU seconds of a process and all its descendants, the dead ones included as soon as their parents know of it."""
    return sum(_cpu(one) + _cpu_of_dead(one) for one in _tree(pid))


def waited(pid: int) -> float:
    """Seconds for which a process's main thread could have run, and had no core (`schedstat` of proc(5))."""
    try:
        return int((_PROC / str(pid) / "schedstat").read_text().split()[1]) / 1e9
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0.0


def tree_rss(pid: int) -> float:
    """Resident bytes of a process and all its living descendants; what they share is counted once (PSS)."""
    return sum(resident(one) for one in _tree(pid))


def tree_descriptors(pid: int) -> int:
    """How many files a process and all its living descendants hold open."""
    return sum(len(_open(one)) for one in _tree(pid))


def _open(pid: int) -> list[Path]:
    try:
        return list((_PROC / str(pid) / "fd").iterdir())
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []


def resident(pid: int) -> float:
    """Resident bytes of a process alone; what it shares counts in part (PSS)."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0
    return sum(1024.0 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        found += _children(one)
    return found


def _children(pid: int) -> list[int]:
    try:
        tasks = list((_PROC / str(pid) / "task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _cpu(pid: int) -> float:
    """By the clock of the process, which counts nanoseconds: its number is as `clock_getcpuclockid(3)` makes it."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def _cpu_of_dead(pid: int) -> float:
    """What the ended children took that a process waited for, and theirs (`cutime` and `cstime` of proc(5))."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def pin(*cores: int) -> None:
    """Run only on these of the cores that this process may use, and what is started from here as well."""
    there = sorted(_ALLOWED)
    os.sched_setaffinity(0, {there[core % len(there)] for core in cores})


_ALLOWED = os.sched_getaffinity(0)
