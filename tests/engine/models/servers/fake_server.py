"""An OpenAI-compatible server that a test scripts, on loopback, in the test's own loop.

It speaks HTTP by hand, so that it can also speak it badly.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Reply = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request, and the means to answer it."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int = 200, **headers: str) -> None:
        """Write the status and headers; the body lasts until the connection ends."""
        lines = [f"HTTP/1.1 {status} Whatever", "Connection: close"]
        lines += [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        await self.send("\r\n".join([*lines, "", ""]).encode())

    async def json(self, value: Any, status: int = 200, **headers: str) -> None:
        """Answer with JSON."""
        await self.head(status, Content_Type="application/json", **headers)
        await self.send(json.dumps(value).encode())

    async def stream(self) -> None:
        """Begin to stream."""
        await self.head(Content_Type="text/event-stream")

    async def event(self, value: Any) -> None:
        """Stream an event."""
        await self.send(f"data: {json.dumps(value)}\n\n".encode())

    async def word(self, text: str, index: int = 0, finish: str | None = None) -> None:
        """Stream a piece of an answer."""
        choice = {"index": index, "delta": {"content": text}, "finish_reason": finish}
        await self.event({"choices": [choice]})

    async def done(self, prompt: int | None = None, written: int = 0) -> None:
        """End the stream, with the usage where it is given."""
        if prompt is not None:
            usage = {"prompt_tokens": prompt, "completion_tokens": written}
            await self.event({"choices": [], "usage": usage})
        await self.send(b"data: [DONE]\n\n")


@dataclass
class FakeServer:
    """What it lists, what it answers, and what it was asked."""

    port: int = 0
    models: list[dict[str, Any]] = field(default_factory=lambda: [{"id": "tiny"}])
    replies: list[Reply] = field(default_factory=list)
    """To completions, one after the other; the last for all that follow."""

    others: dict[str, Reply] = field(default_factory=dict)
    """To other paths."""

    asked: list[Exchange] = field(default_factory=list)
    """Completions that were asked for."""

    seen: list[str] = field(default_factory=list)
    """All paths."""

    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as soon as somebody goes away before the answer's end."""

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one connection's one request."""
        try:
            await self._answer(await _request(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            self.left.set()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, exchange: Exchange) -> None:
        self.seen.append(exchange.path)
        if exchange.path in self.others:
            await self.others[exchange.path](exchange)
        elif exchange.path == "/v1/models":
            await exchange.json({"object": "list", "data": self.models})
        elif exchange.path == "/v1/chat/completions":
            self.asked.append(exchange)
            number = min(len(self.asked), len(self.replies)) - 1
            await self._watched(exchange, self.replies[number])
        else:
            await exchange.json({"error": {"message": "no such path"}}, 404)

    async def _watched(self, exchange: Exchange, reply: Reply) -> None:
        """Reply, and notice at once if nobody listens any more."""
        replying = asyncio.ensure_future(reply(exchange))
        gone = asyncio.ensure_future(exchange.reader.read(1))
        await asyncio.wait({replying, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not replying.done():
            self.left.set()
            replying.cancel()
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await replying


async def _request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Exchange:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, path, _ = head[0].split(" ")
    pairs = (line.split(": ", 1) for line in head[1:] if line)
    headers = {name.lower(): value for name, value in pairs}
    size = int(headers.get("content-length", 0))
    body = json.loads(await reader.readexactly(size)) if size else None
    return Exchange(method, path, headers, body, reader, writer)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[FakeServer]:
    """A server on a free port of loopback."""
    fake = FakeServer()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
