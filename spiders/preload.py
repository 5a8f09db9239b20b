"""Imported once by the fork server, so that every worker starts with the readers loaded.

A service manager sends SIGTERM to all processes of a service, and a terminal SIGINT. The fork server
ignores both, as the workers do: it has to live until the daemon has come to its end.
"""

import signal

for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)

from spiders.reading import load_readers  # noqa: E402  # it takes a second, in which a signal can come

load_readers()
