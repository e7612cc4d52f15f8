"""Where the bytes come from and go to: stdin and stdout, or one connection.

stdout belongs to the protocol; what is logged goes to stderr.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading

from pygls.io_ import run_async

from afterburner_lsp.server import Server, create_server

LOOPBACK = "127.0.0.1"


def serve(port: int | None) -> int:
    """Serve one client until it goes away; the exit status."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(name)s: %(message)s"
    )
    logging.getLogger("pygls").setLevel(logging.WARNING)
    server = create_server()
    if port is None:
        server.start_io()
        return 0
    return asyncio.run(_serve_connection(server, port))


async def _serve_connection(server: Server, port: int) -> int:
    """Wait for a client, and take no other: who connects may have code run."""
    connected: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = (
        asyncio.get_running_loop().create_future()
    )

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if connected.done():
            writer.close()
        else:
            connected.set_result((reader, writer))

    listener = await asyncio.start_server(accept, LOOPBACK, port)
    name = listener.sockets[0].getsockname()
    logging.getLogger("afterburner").info("waiting on %s:%s", *name[:2])
    reader, writer = await connected
    listener.close()
    server.protocol.set_writer(_Writer(writer))
    await run_async(threading.Event(), reader, server.protocol)
    return 0


class _Writer:
    """A connection as pygls writes to one."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def write(self, data: bytes) -> None:
        """Send at once, as far as the other side takes it."""
        self._writer.write(data)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
