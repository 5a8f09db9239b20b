"""Imported once by the fork server, so that every worker starts with the readers loaded.

A service manager sends SIGTERM to all processes of a service, and a terminal SIGINT. The fork server
ignores both, as the workers do: it has to live until the daemon has come to its end.

What is loaded is kept out of the garbage collector's sight, so that the pages of memory stay shared.
"""

import gc
import signal

for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)

from spiders.warming import warm_up  # noqa: E402  # it takes a second or two, in which a signal can come

warm_up()
gc.collect()
gc.freeze()
