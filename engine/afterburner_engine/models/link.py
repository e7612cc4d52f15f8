"""One server, spoken to over HTTP: JSON in and out, streams, and patience.

Nothing is contacted but the address that was named: no redirect is followed, and for a
server on this machine no proxy of the environment is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any

import httpx2

from afterburner_engine.errors import ModelError
from afterburner_engine.models.endpoint import Endpoint
from afterburner_engine.models.events import pieces
from afterburner_engine.models.faults import (
    RefusedError,
    TransientError,
    fault,
    streamed_fault,
)
from afterburner_engine.version import version

ATTEMPTS = 5
"""How often a request is sent at most."""

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 16.0
CONNECT_S = 10.0
TOGETHER = 16
"""Connections at the same time."""

BODY_BYTES = 8 << 20
"""Of an answer that is read as a whole."""

FAULT_BYTES = 1 << 16


class Link:
    """Speaks to one server, in one asyncio loop."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Open nothing yet.

        Raises:
            ModelError: a proxy or certificate that the environment names is unusable.
        """
        self.endpoint = endpoint
        self._free_at = 0.0
        try:
            self._client = _client(endpoint)
        except (httpx2.InvalidURL, ImportError, OSError, ValueError) as error:
            raise ModelError(
                "the proxy or the certificates that the environment names cannot be "
                f"used: {error}"
            ) from error

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def ask(
        self, url: str, body: dict[str, Any] | None = None, *, timeout_s: float = 0.0
    ) -> Any:
        """The JSON that is answered to a GET, or to a POST of `body`; once, no retries.

        Raises:
            ModelError: the server cannot be reached, refuses, or answers no JSON.
        """
        limit = httpx2.Timeout(timeout_s) if timeout_s else self._client.timeout
        method = "GET" if body is None else "POST"
        with self._translated():
            request = self._client.build_request(method, url, json=body, timeout=limit)
            response = await self._client.send(request, stream=True)
            async with contextlib.aclosing(response):
                await self._checked(response, "")
                return _json(await _read(response, BODY_BYTES), self.endpoint)

    async def events(
        self, body: dict[str, Any]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The events of a streamed answer. What fails before the first is tried again.

        Raises:
            RefusedError: the request is not understood.
            ModelError: the server cannot be reached, or fails.
        """
        for attempt in range(1, ATTEMPTS + 1):
            begun = False
            await self._turn()
            try:
                async with contextlib.aclosing(self._once(body)) as events:
                    async for event in events:
                        begun = begun or _says(event)
                        yield event
                return
            except TransientError as error:
                if begun:
                    raise ModelError(f"the answer broke off: {error}") from error
                await self._pause(attempt, error)

    async def _once(self, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        url = f"{self.endpoint.base_url}/chat/completions"
        with self._translated():
            request = self._client.build_request("POST", url, json=body)
            response = await self._client.send(request, stream=True)
            async with contextlib.aclosing(response):
                await self._checked(response, str(body["model"]))
                async for event in self._parsed(response):
                    yield event

    async def _parsed(self, response: httpx2.Response) -> AsyncIterator[dict[str, Any]]:
        kind = response.headers.get("content-type", "").partition(";")[0].strip()
        if kind == "application/json":  # it does not stream
            yield self._event(await _read(response, BODY_BYTES))
            return
        if kind != "text/event-stream":
            raise ModelError(
                f"{self.endpoint.base_url} answers with {kind or 'nothing known'} "
                "instead of a streamed answer; is base_url right, mostly …/v1?"
            )
        async for event in httpx2.EventSource(response):
            if event.data.strip() == "[DONE]":
                return
            if event.data:
                yield self._event(event.data)
        raise TransientError(
            f"{self.endpoint.base_url} closed the connection before the answer's end"
        )

    def _event(self, data: str) -> dict[str, Any]:
        event = _json(data, self.endpoint)
        if not isinstance(event, dict):
            raise ModelError(f"{self.endpoint.base_url} answers with {data[:80]!r}")
        if event.get("error"):
            raise streamed_fault(event, self.endpoint)
        return event

    async def _checked(self, response: httpx2.Response, model: str) -> None:
        if response.status_code == 200:
            return
        said = await _read(response, FAULT_BYTES, cut=True)
        found = fault(
            response.status_code, response.headers, said, self.endpoint, model
        )
        if isinstance(found, RefusedError) and not model:
            raise ModelError(str(found))
        raise found

    async def _turn(self) -> None:
        """Wait until the server has said that it takes requests again."""
        while (ahead := self._free_at - time.monotonic()) > 0:
            await asyncio.sleep(ahead)

    async def _pause(self, attempt: int, error: TransientError) -> None:
        """Wait longer each time, and as long as the server asks; or give up."""
        asked = error.after_s or 0.0
        if asked > self.endpoint.timeout_s:
            raise ModelError(
                f"{error}; it asks to wait {asked:.0f} s, and timeout_s is "
                f"{self.endpoint.timeout_s:.0f}"
            ) from error
        if attempt == ATTEMPTS:
            raise ModelError(f"{error} (tried {ATTEMPTS} times)") from error
        grown = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (attempt - 1))
        # Jitter: those who were refused together should not come back together.
        pause_s = asked + grown * random.uniform(0.5, 1.0)
        if error.after_s is not None:
            self._free_at = max(self._free_at, time.monotonic() + asked)
        await asyncio.sleep(pause_s)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """What httpx raises, as our own errors."""
        url, preset = self.endpoint.base_url, self.endpoint.preset
        try:
            yield
        except httpx2.ConnectError as error:
            raise ModelError(
                f"nothing answers at {url}: {preset.remedy} ({_said(error)})"
            ) from error
        except httpx2.TimeoutException as error:
            raise ModelError(
                f"{url} said nothing for {self.endpoint.timeout_s:g} s; is the model "
                "too large for that machine? timeout_s sets how long is waited"
            ) from error
        except httpx2.SSEError as error:
            raise ModelError(f"{url} answers too much at once: {error}") from error
        except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise TransientError(f"{url} broke the connection ({_said(error)})") from (
                error
            )
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise ModelError(f"{url} cannot be used: {_said(error)}") from error


def _client(endpoint: Endpoint) -> httpx2.AsyncClient:
    headers = {"User-Agent": f"afterburner/{version()}"}
    if endpoint.key is not None:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    # Certificates take a tenth of a second to load; plain http needs none, and as no
    # redirect is followed it stays plain.
    plain = endpoint.base_url.startswith("http:")
    verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True
    return httpx2.AsyncClient(
        headers=headers,
        timeout=httpx2.Timeout(
            endpoint.timeout_s, connect=min(CONNECT_S, endpoint.timeout_s), pool=None
        ),
        limits=httpx2.Limits(max_connections=TOGETHER),
        follow_redirects=False,
        trust_env=not endpoint.loopback,
        verify=verify,
    )


async def _read(response: httpx2.Response, most: int, *, cut: bool = False) -> str:
    """The body as text; where it is larger than `most`, cut or refused."""
    parts, size = [], 0
    async for part in response.aiter_bytes():
        size += len(part)
        parts.append(part)
        if size > most:
            if cut:
                break
            raise ModelError(f"{response.url} answers with more than {most:,} bytes")
    return b"".join(parts)[:most].decode("utf-8", errors="replace")


def _json(text: str, endpoint: Endpoint) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(
            f"{endpoint.base_url} answers with something else than JSON: "
            f"{text[:80]!r}; is base_url right, mostly …/v1?"
        ) from error


def _says(event: dict[str, Any]) -> bool:
    """Whether there is more in it than that an answer begins."""
    return any(piece.text or piece.finish for piece in pieces(event))


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
