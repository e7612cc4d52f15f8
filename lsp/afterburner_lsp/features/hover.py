"""`textDocument/hover`: the evidence, at the name of a function with a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterburner_lsp.evidence import markdown

if TYPE_CHECKING:
    from afterburner_lsp.server import Server


def register(server: Server) -> None:
    """Add the feature."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        document = server.documents.opened(params.text_document.uri)
        if document is None:
            return None
        function = document.outline.at(params.position.line)
        if function is None or function.line != params.position.line:
            return None
        result = server.results.of(document.uri, function.qualname)
        if result is None:
            return None
        return types.Hover(
            types.MarkupContent(types.MarkupKind.Markdown, markdown(result)),
            types.Range(
                document.position(function.line, function.start),
                document.position(function.line, function.end),
            ),
        )
