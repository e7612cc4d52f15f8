"""The server of one client: what it knows, and how it speaks. No module-level server.

Each feature is a module of `features`, which translates; what they need of each other
they find here.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from afterburner_engine.version import version
from afterburner_lsp.client import Abilities, abilities
from afterburner_lsp.configuration import Configuration
from afterburner_lsp.documents import Documents, path_of
from afterburner_lsp.engine import Engine
from afterburner_lsp.evidence import markdown
from afterburner_lsp.features import (
    actions,
    commands,
    diagnostics,
    hints,
    hover,
    lenses,
    lifecycle,
)
from afterburner_lsp.features.diagnostics import Diagnostics
from afterburner_lsp.learning import Learning
from afterburner_lsp.options import Options
from afterburner_lsp.protocol import Protocol
from afterburner_lsp.results import Result, Results
from afterburner_lsp.workshop import Workshop

T = TypeVar("T")
_LOG = logging.getLogger("afterburner")


class Server(LanguageServer):
    """pygls's server, with what ours knows."""

    def __init__(self) -> None:
        super().__init__("afterburner", version(), protocol_cls=Protocol)
        self.abilities = Abilities()
        self.configuration = Configuration(self.warn)
        self.results = Results()
        self.engine = Engine()
        self.workshop = Workshop(self)
        self.learning = Learning(self)
        self.diagnostics = Diagnostics(self)
        if isinstance(self.protocol, Protocol):
            self.protocol.on_cancel = self.workshop.cancel_request
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def documents(self) -> Documents:
        """What is open in the editor.

        Raises:
            RuntimeError: the client has not introduced itself yet.
        """
        if not isinstance(self.workspace, Documents):
            raise RuntimeError("there is no workspace yet")
        return self.workspace

    def begin(self, params: types.InitializeParams) -> None:
        """Take the client's introduction."""
        self.abilities = abilities(params.capabilities)
        self.configuration.begin(params.initialization_options)

    def options(self, uri: str) -> Options:
        """What is set for a text."""
        root = self.documents.root_of(uri)
        return self.configuration.options(path_of(uri, root), root)

    async def configured(self, seconds: float) -> None:
        """Wait until the client has said what is set, but not for ever."""
        try:
            async with asyncio.timeout(seconds):
                await self.configuration.ready.wait()
        except TimeoutError:
            self.log("the client did not say what is set")

    def background(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do something beside the requests; what goes wrong is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self.retrieve)
        return task

    def retrieve(self, task: asyncio.Task[Any]) -> None:
        """Log why a task has failed, if it has."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.log("".join(traceback.format_exception(error)), logging.ERROR)
            self.warn(f"afterburner has failed: {error}. Its log says more.")

    def refresh(self, uri: str) -> None:
        """Show anew what is known of a text's functions."""
        self.diagnostics.publish(uri)
        if self.abilities.refreshes_lenses:
            self.workspace_code_lens_refresh(None)
        if self.abilities.refreshes_hints:
            self.workspace_inlay_hint_refresh(None)

    async def show_evidence(self, result: Result) -> dict[str, Any]:
        """Open the record of a result, where the client opens files."""
        text = markdown(result)
        if result.evidence is not None and self.abilities.documents:
            uri = Path(result.evidence).as_uri()
            await self.window_show_document_async(
                types.ShowDocumentParams(uri, take_focus=True)
            )
        else:
            self.say(text)
        return {"path": result.evidence, "markdown": text}

    def say(self, text: str) -> None:
        """Show the user a message."""
        self._show(text, types.MessageType.Info)

    def warn(self, text: str) -> None:
        """Show the user that something is not as it was wanted."""
        self._show(text, types.MessageType.Warning)

    def _show(self, text: str, kind: types.MessageType) -> None:
        self.log(text)
        self.window_show_message(types.ShowMessageParams(kind, text))

    def log(self, text: str, level: int = logging.INFO) -> None:
        """Note something down, on stderr and in the client's log."""
        _LOG.log(level, "%s", text)
        error = level >= logging.ERROR
        kind = types.MessageType.Error if error else types.MessageType.Log
        self.window_log_message(types.LogMessageParams(kind, text))


def create_server() -> Server:
    """A server with every feature."""
    server = Server()
    for feature in (
        *(lifecycle, actions, commands, diagnostics),
        *(hints, hover, lenses),
    ):
        feature.register(server)
    return server
