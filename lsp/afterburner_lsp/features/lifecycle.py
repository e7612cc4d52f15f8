"""The handshake, settings as they come, and texts as they open, change and close."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from afterburner_lsp.server import Server

WATCH_S = 2.0
"""How often it is looked whether the client still runs."""


def register(server: Server) -> None:
    """Add all of it."""
    _register_handshake(server)
    _register_settings(server)
    _register_documents(server)


def _register_handshake(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        server.background(_watch_client(server))
        if server.abilities.watches_configuration:
            await _watch_settings(server)
        await ask_for_settings(server)

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        server.workshop.jobs.cancel(lambda job: True)

    @server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancelled(params: types.WorkDoneProgressCancelParams) -> None:
        server.workshop.cancel_token(params.token)


def _register_settings(server: Server) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def changed(params: types.DidChangeConfigurationParams) -> None:
        if server.abilities.configuration:
            await ask_for_settings(server)
        elif isinstance(params.settings, dict):
            told: dict[str, Any] = params.settings
            server.configuration.take(None, told.get("afterburner"), told.get("python"))
        _show_anew(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:
        await ask_for_settings(server)


def _register_documents(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        await server.learning.learn(params.text_document.uri, history=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.diagnostics.later(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        await server.learning.learn(params.text_document.uri, history=False)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.diagnostics.close(params.text_document.uri)
        server.learning.forget(params.text_document.uri)


async def ask_for_settings(server: Server) -> None:
    """Ask the client what is set, for each folder of the workspace."""
    configuration = server.configuration
    if server.abilities.configuration:
        roots: list[str | None] = [None, *server.documents.folders]
        items = [
            types.ConfigurationItem(scope_uri=root, section=section)
            for root in roots
            for section in ("afterburner", "python")
        ]
        try:
            told = await server.workspace_configuration_async(
                types.ConfigurationParams(items)
            )
        except JsonRpcException as error:
            server.log(f"the client did not say what is set: {error}")
            told = []
        configuration.forget()
        for root, section, python in zip(roots, told[::2], told[1::2], strict=False):
            configuration.take(root, section, python)
    configuration.ready.set()
    _show_anew(server)


def _show_anew(server: Server) -> None:
    for document in server.documents.all_open():
        server.refresh(document.uri)


async def _watch_client(server: Server) -> None:
    """End with the client, also where something else holds its pipe open.

    Its process may live in another container, where it cannot be seen from here; then
    the pipe alone tells.
    """
    client = server.process_id
    if client is None or not _is_alive(client):
        return
    while _is_alive(client):
        await asyncio.sleep(WATCH_S)
    server.log("the client has gone")
    server.engine.close()
    os._exit(1)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def _watch_settings(server: Server) -> None:
    registration = types.Registration(
        "afterburner/settings",
        types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        types.DidChangeConfigurationRegistrationOptions(section="afterburner"),
    )
    try:
        await server.client_register_capability_async(
            types.RegistrationParams([registration])
        )
    except JsonRpcException as error:
        server.log(f"the client does not tell of changed settings: {error}")
