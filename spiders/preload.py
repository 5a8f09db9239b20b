"""Imported once by the fork server, so that every worker starts with the readers loaded.

A service manager sends SIGTERM to all processes of a service. The fork server ignores it, as the
workers do: it has to live until the daemon has come to its end.
"""

import signal

from spiders.reading import load_readers

signal.signal(signal.SIGTERM, signal.SIG_IGN)
load_readers()
