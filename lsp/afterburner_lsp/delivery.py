"""What becomes of a result: applied, asked about, shown first, or only told.

Whatever happens, a result that is not applied waits, as a hint at its function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from afterburner_lsp.documents import Document, path_of
from afterburner_lsp.errors import LostError, NotAppliedError
from afterburner_lsp.results import Result, State
from afterburner_lsp.wording import WORDS, ratio, span

if TYPE_CHECKING:
    from afterburner_lsp.edits import Edit
    from afterburner_lsp.server import Server

ATTEMPTS = 3
"""How often an edit is made anew, where the user types meanwhile."""

APPLY, EVIDENCE, LATER = "Apply", "Show evidence", "Not now"
_ANNOTATION = "afterburner"
_ADVICE = ". Apply it by the quick fix at its name."
_AT_ONCE = ("apply", "preview")


def headline(result: Result) -> str:
    """`build_report: 2.4× [2.2, 2.6] faster`."""
    gain = result.gain
    if result.code is None or gain is None:
        return f"{result.qualname}: {result.reason}"
    return f"{result.qualname}: {span(gain)} {WORDS[result.objective]}"


class Delivery:
    """Hands out results to one client."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def deliver(self, result: Result, *, alone: bool = True) -> None:
        """Do with a new result what the settings say.

        Of many functions that were asked for at once, none is asked about `alone`.
        """
        server = self._server
        mode = server.options(result.uri).on_result or self._usual
        if mode == "preview" and not server.abilities.previews:
            mode = "ask"
        if result.code is not None and mode == "ask" and alone:
            await self._ask(result)
        elif result.code is not None and server.abilities.edits and mode in _AT_ONCE:
            await self.apply(result, preview=mode == "preview")
        elif alone:
            server.say(headline(result) + (_ADVICE if result.code else ""))

    @property
    def _usual(self) -> str:
        return "ask" if self._server.abilities.questions else "report"

    async def _ask(self, result: Result) -> None:
        buttons = [APPLY, EVIDENCE, LATER]
        if not self._server.abilities.edits:
            buttons.remove(APPLY)
        question = types.ShowMessageRequestParams(
            type=types.MessageType.Info,
            message=headline(result),
            actions=[types.MessageActionItem(title) for title in buttons],
        )
        server = self._server
        try:
            chosen = await server.window_show_message_request_async(question)
        except JsonRpcException as error:
            server.log(f"the client does not ask questions: {error}")
            server.say(headline(result) + _ADVICE)
            return
        title = chosen.title if chosen is not None else LATER
        if title == APPLY:
            await self.apply(result)
        elif title == EVIDENCE:
            await self._server.show_evidence(result)

    async def apply(self, result: Result, *, preview: bool = False) -> bool:
        """Put a result into the text, if it still holds for it; whether it was."""
        server = self._server
        try:
            await self._apply(result, preview=preview)
        except (LostError, NotAppliedError) as error:
            server.results.mark(result, State.WAITING, str(error))
            server.warn(f"{headline(result)}, but it is not applied: {error}")
            return False
        finally:
            server.refresh(result.uri)
        server.results.mark(result, State.APPLIED)
        server.say(f"{headline(result)}; applied")
        return True

    async def _apply(self, result: Result, *, preview: bool) -> None:
        """Send the edit; again where the user has typed while it was made.

        Raises:
            NotAppliedError: it does not hold for the text, or the client refuses it.
        """
        server = self._server
        if not server.abilities.edits:
            raise NotAppliedError("this client takes edits only by the quick fix")
        why = "the text kept changing"
        for _ in range(ATTEMPTS):
            document, edit = await self.edit_for(result, preview=preview)
            version = document.version
            try:
                told = await server.workspace_apply_edit_async(
                    types.ApplyWorkspaceEditParams(edit, label=headline(result))
                )
            except JsonRpcException as error:
                raise NotAppliedError(f"the editor has failed: {error}") from error
            if told.applied:
                return
            why = told.failure_reason or "the editor refused the edit"
            if preview or document.version == version:
                break  # nobody has typed: it would be refused again
        raise NotAppliedError(why)

    async def edit_for(
        self, result: Result, *, preview: bool = False
    ) -> tuple[Document, types.WorkspaceEdit]:
        """The edit for the text as it is when this returns.

        Raises:
            NotAppliedError: the result does not hold for the text.
        """
        server = self._server
        while True:
            document = server.documents.opened(result.uri)
            if document is None:
                raise NotAppliedError("the file is not open any more")
            revision = document.revision
            path = path_of(result.uri, server.documents.root_of(result.uri))
            edits = await server.engine.rewrite(path, document.source, result)
            if document.revision == revision:
                return document, self._edit(document, edits, result, preview=preview)

    def _edit(
        self,
        document: Document,
        edits: tuple[Edit, ...],
        result: Result,
        *,
        preview: bool,
    ) -> types.WorkspaceEdit:
        plain = [
            types.TextEdit(
                types.Range(document.position(*e.start), document.position(*e.end)),
                e.text,
            )
            for e in edits
        ]
        if not self._server.abilities.versions:
            return types.WorkspaceEdit(changes={document.uri: plain})
        identifier = types.OptionalVersionedTextDocumentIdentifier(
            document.uri, document.version
        )
        if not preview:
            change = types.TextDocumentEdit(identifier, plain)
            return types.WorkspaceEdit(document_changes=[change])
        marked = [
            types.AnnotatedTextEdit(_ANNOTATION, edit.range, edit.new_text)
            for edit in plain
        ]
        note = types.ChangeAnnotation(
            headline(result), needs_confirmation=True, description=result.reason
        )
        return types.WorkspaceEdit(
            document_changes=[types.TextDocumentEdit(identifier, marked)],
            change_annotations={_ANNOTATION: note},
        )


def quick_fix_title(result: Result) -> str:
    """`Apply (2.4×)`."""
    gain = result.gain
    return f"Apply ({ratio(gain.ratio)})" if gain is not None else "Apply"
