"""Serves the dashboard on the loop that the daemon runs on."""

import asyncio
import contextlib
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.applications import Starlette

from rasid.errors import RasidError

log = logging.getLogger(__name__)

_SHUTDOWN_SECONDS = 3


class _Server(uvicorn.Server):
    """A uvicorn that leaves the signals to the daemon."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises `RasidError` with a remedy when the address is taken."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OverflowError:
        raise RasidError(f"There is no port {port}. Give dashboard_port a number from 0 to 65535.") from None
    except OSError as error:
        if (error.errno or 0) < 0:  # the resolver's own numbers
            raise RasidError(
                f"The host name {host!r} could not be resolved. Set dashboard_host to an address of this machine."
            ) from None
        if error.errno == errno.EADDRNOTAVAIL:
            raise RasidError(f"{host} is no address of this machine. Set dashboard_host to one that is.") from None
        raise RasidError(
            f"The dashboard cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}. "
            "Stop what listens there, or choose another port with --set dashboard_port=N."
        ) from None


@contextlib.asynccontextmanager
async def serving(app: Starlette, listener: socket.socket) -> AsyncIterator[str]:
    """Serve `app` while the context lasts; gives the address to open."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    host, port = listener.getsockname()[:2]
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{port}"
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
