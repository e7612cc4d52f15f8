"""Lets nobody speak to vLLM's server without its key. Runs in vLLM's interpreter.

vLLM asks for the key below `/v1` alone; what lies elsewhere writes answers and changes
the server, too. Here all is closed but what a supervisor looks at. Stands alone, on the
standard library.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

OPEN = ("/health", "/metrics")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Guard:
    """ASGI middleware; the key is that of vLLM itself."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """Stand before `app`."""
        self._app = app
        self._word = b"Bearer " + os.environ["VLLM_API_KEY"].encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan" or self._may(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            kind = (b"content-type", b"application/json")
            start = {"type": "http.response.start", "status": 401, "headers": [kind]}
            await send(start)
            body = b'{"error": {"message": "this server wants its key"}}'
            await send({"type": "http.response.body", "body": body})
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _may(self, scope: Scope) -> bool:
        if scope.get("method") == "GET" and scope.get("path") in OPEN:
            return True
        given = dict(scope.get("headers") or ()).get(b"authorization", b"")
        return hmac.compare_digest(given, self._word)
