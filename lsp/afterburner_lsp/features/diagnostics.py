"""`textDocument/publishDiagnostics`: hints at functions that could be faster."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from afterburner_lsp.delivery import headline
from afterburner_lsp.results import State

if TYPE_CHECKING:
    from afterburner_lsp.documents import Document
    from afterburner_lsp.outline import Function
    from afterburner_lsp.server import Server

SOURCE = "afterburner"
PAUSE_S = 0.4
"""How long nothing is typed before hints move to where the functions are then."""


class Diagnostics:
    """What is shown of each text; sent only where it differs from what was sent."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._sent: dict[str, list[types.Diagnostic]] = {}
        self._pauses: dict[str, asyncio.TimerHandle] = {}

    def later(self, uri: str) -> None:
        """Publish once the user pauses."""
        self._stop(uri)
        loop = asyncio.get_running_loop()
        self._pauses[uri] = loop.call_later(PAUSE_S, self.publish, uri)

    def close(self, uri: str) -> None:
        """Forget a text that is no longer open."""
        self._stop(uri)
        if self._sent.pop(uri, None):
            self._send(uri, [], None)

    def publish(self, uri: str) -> None:
        """Send what holds now."""
        self._stop(uri)
        document = self._server.documents.opened(uri)
        if document is None:
            return
        self._server.results.observe(uri, document.outline, document.lines)
        found = [*self._waiting(document), *self._hot(document)]
        if found != self._sent.get(uri, []):
            self._sent[uri] = found
            self._send(uri, found, document.version)

    def _send(
        self, uri: str, found: list[types.Diagnostic], version: int | None
    ) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, version)
        )

    def _stop(self, uri: str) -> None:
        pause = self._pauses.pop(uri, None)
        if pause is not None:
            pause.cancel()

    def _waiting(self, document: Document) -> Iterator[types.Diagnostic]:
        for result in self._server.results.of_document(document.uri):
            function = document.outline.named(result.qualname)
            if result.state is State.WAITING and function is not None:
                note = f" (not applied: {result.note})" if result.note else ""
                hint = _hint(document, function, headline(result) + note, "faster")
                hint.data = {"id": result.id}
                yield hint

    def _hot(self, document: Document) -> Iterator[types.Diagnostic]:
        server = self._server
        if not server.options(document.uri).hot_hints:
            return
        heat = server.learning.heat(document.uri)
        for qualname, share in heat.shares:
            function = document.outline.named(qualname)
            result = server.results.of(document.uri, qualname)
            if function is not None and result is None:
                message = f"{qualname} takes {share:.0%} of the time of {heat.source}"
                yield _hint(document, function, message, "hot")


def _hint(
    document: Document, function: Function, message: str, code: str
) -> types.Diagnostic:
    return types.Diagnostic(
        types.Range(
            document.position(function.line, function.start),
            document.position(function.line, function.end),
        ),
        message,
        severity=types.DiagnosticSeverity.Hint,
        source=SOURCE,
        code=code,
    )


def register(server: Server) -> None:
    """Nothing is asked for: hints are sent when something has changed."""
