"""An editor for tests: it holds texts, applies edits, and answers questions."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import ClientServerConfig
from pytest_lsp import client_capabilities as known_client

from afterburner_lsp.edits import Edit, applied
from afterburner_lsp.text import index, split

REAL = ("-P", "-m", "afterburner_lsp")
SCRIPTED = (str(Path(__file__).with_name("scripted_engine.py")),)
PATIENCE_S = 120.0
"""How long a test waits for what has to come. Far more than it takes."""


def bare() -> types.ClientCapabilities:
    """A client that can do nothing but show code actions."""
    return types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            code_action=types.CodeActionClientCapabilities(
                code_action_literal_support=types.ClientCodeActionLiteralOptions(
                    types.ClientCodeActionKindOptions(value_set=[])
                )
            )
        )
    )


def full() -> types.ClientCapabilities:
    """What Visual Studio Code can do."""
    return known_client("visual-studio-code")


@dataclass(slots=True)
class Buffer:
    """An open text."""

    version: int
    text: str


@dataclass(slots=True, eq=False)
class Editor:
    """One editor and its server."""

    client: Any
    """A `LanguageClient`; its handlers and some of its methods have no types."""

    folder: Path
    encoding: str = "utf-16"
    buffers: dict[str, Buffer] = field(default_factory=dict)
    answer: str | None = None
    """The button that is pressed when the server asks."""

    questions: list[types.ShowMessageRequestParams] = field(default_factory=list)
    edits: list[types.ApplyWorkspaceEditParams] = field(default_factory=list)
    before_edit: Callable[[], None] = field(default=lambda: None)
    """Called when an edit arrives, before it is looked at."""

    _ids: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def pid(self) -> int:
        """The server's process."""
        return int(self.client._server.pid)

    def open(self, name: str, text: str) -> str:
        """Open a text that need not be on disk; its address."""
        uri = (self.folder / name).as_uri()
        self.buffers[uri] = Buffer(1, text)
        item = types.TextDocumentItem(uri, "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def write(self, uri: str, text: str) -> None:
        """Change the whole text, as a user does."""
        buffer = self.buffers[uri]
        buffer.version, buffer.text = buffer.version + 1, text
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(buffer.version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def actions(
        self, uri: str, line: int, *, only: Sequence[str] | None = None
    ) -> list[types.CodeAction]:
        """The code actions at a line."""
        place = types.Position(line, 0)
        found = await self.ask(
            types.TEXT_DOCUMENT_CODE_ACTION,
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(place, place),
                types.CodeActionContext(self.hints(uri), only=only),
            ),
        )
        converter = self.client.protocol._converter
        return [converter.structure(each, types.CodeAction) for each in found]

    async def ask(self, method: str, params: object) -> Any:
        """A request, and its answer as plain JSON."""
        number = f"test-{next(self._ids)}"
        protocol = self.client.protocol
        future = protocol.send_request(method, params, msg_id=number)
        protocol._result_types.pop(number)  # it takes code actions for commands
        return plain(await asyncio.wait_for(asyncio.wrap_future(future), PATIENCE_S))

    async def run(self, command: str, *arguments: object) -> Any:
        """Have the server execute a command."""
        params = types.ExecuteCommandParams(
            f"afterburner.{command}", arguments=list(arguments)
        )
        return await self.ask(types.WORKSPACE_EXECUTE_COMMAND, params)

    async def optimize(self, uri: str, qualname: str, **more: object) -> Any:
        """Start a job."""
        return await self.run("optimize", {"uri": uri, "qualname": qualname, **more})

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds.

        Raises:
            TimeoutError: it never does.
        """
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                await asyncio.sleep(0.01)

    def hints(self, uri: str) -> list[types.Diagnostic]:
        """The diagnostics that are shown."""
        return list(self.client.diagnostics.get(uri, []))

    def waiting(self, uri: str) -> dict[str, str]:
        """The result that a text's first hint is about, as commands take it."""
        data: Any = self.hints(uri)[0].data
        return {"id": data["id"]}

    @property
    def reports(self) -> list[Any]:
        """All that was told of progress, in order for each job."""
        told = self.client.progress_reports.values()
        return [report for reports in told for report in reports]

    @property
    def said(self) -> list[str]:
        """The messages that were shown."""
        return [message.message for message in self.client.messages]

    def apply(
        self, params: types.ApplyWorkspaceEditParams
    ) -> types.ApplyWorkspaceEditResult:
        """Take an edit of the server's, if it is for the version that is open."""
        self.before_edit()
        self.edits.append(params)
        for uri, version, changes in changes_of(params.edit):
            buffer = self.buffers[uri]
            if version not in (None, buffer.version):
                return types.ApplyWorkspaceEditResult(False, "the text has changed")
            self.write(uri, edited(buffer.text, changes, self.encoding))
        return types.ApplyWorkspaceEditResult(True)


def plain(value: Any) -> Any:
    """An answer as JSON: the client makes named tuples of objects that it knows not."""
    if hasattr(value, "_asdict"):
        return {key: plain(each) for key, each in value._asdict().items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


Changes = Sequence[types.TextEdit | types.AnnotatedTextEdit]


def changes_of(edit: types.WorkspaceEdit) -> list[tuple[str, int | None, Changes]]:
    """Addresses, versions and changes of an edit."""
    found: list[tuple[str, int | None, Changes]] = [
        (uri, None, changes) for uri, changes in (edit.changes or {}).items()
    ]
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        place = change.text_document
        edits = [e for e in change.edits if not isinstance(e, types.SnippetTextEdit)]
        found.append((place.uri, place.version, edits))
    return found


def edited(text: str, changes: Changes, encoding: str) -> str:
    """The text after changes, made as a client makes them: the last one first."""
    lines = split(text)

    def place(at: types.Position) -> tuple[int, int]:
        return at.line, index(lines[at.line], at.character, encoding)

    edits = [
        Edit(place(c.range.start), place(c.range.end), c.new_text) for c in changes
    ]
    return applied(lines, sorted(edits, key=lambda edit: edit.start))


@asynccontextmanager
async def editing(
    folder: Path,
    *,
    server: Sequence[str] = SCRIPTED,
    abilities: types.ClientCapabilities | None = None,
    settings: dict[str, Any] | None = None,
    roots: Sequence[Path] = (),
) -> AsyncIterator[Editor]:
    """An editor with a server of its own, which says goodbye at the end."""
    env = os.environ | {
        "XDG_DATA_HOME": str(folder / ".data"),
        "XDG_CACHE_HOME": str(folder / ".cache"),
    }
    config = ClientServerConfig([sys.executable, *server], server_env=env)
    client: Any = await config.start()
    editor = Editor(client, folder)
    _answer(editor)
    capabilities = full() if abilities is None else abilities
    client.set_configuration(settings or {}, section="afterburner")
    told = await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            workspace_folders=[
                types.WorkspaceFolder(root.as_uri(), root.name)
                for root in roots or [folder]
            ],
            initialization_options=settings,
        )
    )
    editor.encoding = str(told.capabilities.position_encoding or "utf-16")
    try:
        yield editor
    finally:
        if client._server is not None and client._server.returncode is None:
            await client.shutdown_session()
        await client.stop()


def _answer(editor: Editor) -> None:
    """Answer what the server asks, as an editor does."""

    def ask(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
        editor.questions.append(params)
        titles = [action.title for action in params.actions or ()]
        chosen = editor.answer
        return types.MessageActionItem(chosen) if chosen in titles else None

    def agree(params: Any) -> None:
        return None

    answers: dict[str, Callable[..., Any]] = {
        types.WORKSPACE_APPLY_EDIT: lambda params: editor.apply(params),
        types.WINDOW_SHOW_MESSAGE_REQUEST: ask,
        types.WORKSPACE_CODE_LENS_REFRESH: agree,
        types.WORKSPACE_INLAY_HINT_REFRESH: agree,
        types.CLIENT_REGISTER_CAPABILITY: agree,
    }
    for method, answer in answers.items():
        editor.client.feature(method)(answer)
