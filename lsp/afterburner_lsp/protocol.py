"""pygls's protocol, with what it leaves out: our documents, and cancels by request.

Whatever is still kept of a message when it is answered would be kept for ever; a
server that lives for days in an editor forgets it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from afterburner_lsp.documents import Documents

RequestId = int | str


class Protocol(LanguageServerProtocol):
    """Speaks with one client."""

    on_cancel: Callable[[RequestId], None] | None = None
    """Told which request the client takes back, also one that is answered."""

    hung_up = False
    """Whether nobody reads any more what is sent."""

    @lsp_method(types.EXIT)
    def lsp_exit(self, *told: Any) -> Generator[Any, Any, None]:
        """End; what is still under way says no more."""
        self.hung_up = True
        yield from super().lsp_exit(*told)

    def _send_data(self, data: Any) -> None:
        # pygls would tell of a closed pipe over the pipe, again and again.
        if self.hung_up:
            return
        try:
            super()._send_data(data)
        except BrokenPipeError:
            self.hung_up = True

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """Answer the client's introduction."""
        result = yield from super().lsp_initialize(params)
        plain = self.workspace
        self._workspace = Documents(
            plain.root_uri,
            self._server._text_document_sync_kind,
            params.workspace_folders or [],
            plain.position_encoding,
        )
        return result

    def _handle_cancel_notification(self, msg_id: RequestId) -> None:
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)
        if self.on_cancel is not None:
            self.on_cancel(msg_id)

    def _execute_handler(
        self,
        msg_id: RequestId,
        handler: Callable[..., Any],
        callback: Callable[[Any], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.add_done_callback(partial(self._forget_soon, msg_id))

    def _forget_soon(self, msg_id: RequestId, done: object) -> None:
        # Not at once: at a shutdown pygls walks over the futures and cancels them.
        loop = asyncio.get_running_loop()
        loop.call_soon(self._request_futures.pop, msg_id, None)
