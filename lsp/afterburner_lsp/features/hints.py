"""`textDocument/inlayHint`: the measured time of a call, behind the function's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from afterburner_engine import units
from afterburner_lsp.results import State

if TYPE_CHECKING:
    from afterburner_lsp.documents import Document
    from afterburner_lsp.server import Server


def register(server: Server) -> None:
    """Add the feature."""

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hint(params: types.InlayHintParams) -> list[types.InlayHint]:
        document = server.documents.opened(params.text_document.uri)
        if document is None or not server.options(document.uri).inlay_hints:
            return []
        first, last = params.range.start.line, params.range.end.line
        return [
            hint
            for hint in _hints(server, document)
            if first <= hint.position.line <= last
        ]


def _hints(server: Server, document: Document) -> Iterator[types.InlayHint]:
    for result in server.results.of_document(document.uri):
        function = document.outline.named(result.qualname)
        measured = result.report.get("seconds") or {}
        which = "after" if result.state is State.APPLIED else "before"
        value = measured.get(which)
        if function is not None and value is not None:
            place = document.end_of(function.line)
            yield types.InlayHint(
                place,
                f"{units.seconds(value)} a call",
                tooltip="As measured at the largest size of its inputs",
                padding_left=True,
            )
