"""`textDocument/codeAction`: what can be done with the function at the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from afterburner_lsp.delivery import quick_fix_title
from afterburner_lsp.errors import LspError
from afterburner_lsp.outline import Function
from afterburner_lsp.results import State

if TYPE_CHECKING:
    from afterburner_lsp.documents import Document
    from afterburner_lsp.server import Server

KIND = "refactor.rewrite.afterburner"
FIX = types.CodeActionKind.QuickFix.value
TITLES = {
    None: "Optimize efficiency",
    "memory": "Optimize efficiency for memory",
    "integral": "Optimize efficiency for memory × time",
}
"""By objective; the first is what the settings say."""


def register(server: Server) -> None:
    """Add the feature."""

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(
            code_action_kinds=[KIND, types.CodeActionKind.QuickFix]
        ),
    )
    async def code_action(
        params: types.CodeActionParams,
    ) -> list[types.CodeAction | types.Command]:
        document = server.documents.opened(params.text_document.uri)
        if document is None or not document.is_python:
            return []
        function = document.outline.at(
            params.range.start.line, max(params.range.start.line, _last(params.range))
        )
        found: list[types.CodeAction] = []
        if _wanted(params.context, FIX) and function:
            found += await _fixes(server, document, function, params.context)
        if _wanted(params.context, KIND):
            found += _rewrites(document, function)
        if server.abilities.literals:
            return list(found)
        return [action.command for action in found if action.command is not None]


def _last(selected: types.Range) -> int:
    """The last line of a selection; one that ends before a line leaves that out."""
    whole = selected.end.character == 0 and selected.end.line > selected.start.line
    return selected.end.line - 1 if whole else selected.end.line


def _wanted(context: types.CodeActionContext, kind: str) -> bool:
    """Whether the client asks for actions of that kind, or of one that it belongs to.

    Kinds nest at their dots, and the empty one holds all.
    """
    if context.only is None:
        return True
    asked = [str(getattr(only, "value", only)) for only in context.only]
    return any(not only or f"{kind}.".startswith(f"{only}.") for only in asked)


def _rewrites(
    document: Document, function: Function | None
) -> Iterator[types.CodeAction]:
    if function is not None:
        for objective, title in TITLES.items():
            arguments = {
                "uri": document.uri,
                "qualname": function.qualname,
                "objective": objective,
            }
            yield _action(title, "afterburner.optimize", arguments)
    if document.outline.usable:
        yield _action(
            "Optimize all functions in file",
            "afterburner.optimizeFile",
            {"uri": document.uri},
        )


def _action(title: str, command: str, arguments: object) -> types.CodeAction:
    return types.CodeAction(
        title, KIND, command=types.Command(title, command, arguments=[arguments])
    )


async def _fixes(
    server: Server,
    document: Document,
    function: Function,
    context: types.CodeActionContext,
) -> list[types.CodeAction]:
    """The quick fix of a result that waits.

    A client that takes no edits from the server gets one with the action, made for the
    text as it is; others have it made when they ask for it.
    """
    result = server.results.of(document.uri, function.qualname)
    if result is None or result.state is not State.WAITING:
        return []
    fix = types.CodeAction(
        quick_fix_title(result),
        types.CodeActionKind.QuickFix,
        diagnostics=[d for d in context.diagnostics if d.data == {"id": result.id}],
        is_preferred=True,
    )
    if server.abilities.edits:
        told = {"id": result.id}
        fix.command = types.Command(fix.title, "afterburner.apply", arguments=[told])
        return [fix]
    try:
        _, fix.edit = await server.workshop.delivery.edit_for(result)
    except LspError as error:
        server.log(f"{result.qualname}: {error}")
        return []
    return [fix]
