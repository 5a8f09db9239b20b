"""What processes take is counted whole."""

import os
import subprocess
import sys

from benchmarks.cpu import tree_cpu

_BUSY = "import sys, time; end = time.process_time() + {0}\nwhile time.process_time() < end: pass"


def test_a_child_that_ended_counts_as_it_did_when_it_lived() -> None:
    before = tree_cpu(os.getpid())
    with subprocess.Popen([sys.executable, "-c", _BUSY.format(0.2) + "\nprint('done', flush=True); sys.stdin.read()"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # fmt: skip
        assert child.stdout
        assert child.stdin
        child.stdout.readline()
        alive = tree_cpu(os.getpid())
        child.stdin.close()
    ended = tree_cpu(os.getpid())
    assert alive - before > 0.2
    assert ended >= alive - 0.02  # the dead are counted in hundredths of a second
