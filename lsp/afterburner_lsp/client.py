"""What the client can do, by what it has said of itself."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Abilities:
    """All false: a client that speaks the oldest form of the protocol."""

    progress: bool = False
    edits: bool = False
    """Whether it takes edits that the server sends."""

    versions: bool = False
    """Whether an edit may say of which version of the text it is."""

    previews: bool = False
    """Whether it shows an edit and asks before it changes the text."""

    questions: bool = False
    """Whether it says that it shows messages with buttons."""

    documents: bool = False
    """Whether it opens a file for the user."""

    configuration: bool = False
    """Whether it can be asked for settings."""

    watches_configuration: bool = False
    """Whether it can be told to tell of changed settings."""

    literals: bool = False
    """Whether code actions may be more than commands."""

    refreshes_lenses: bool = False
    refreshes_hints: bool = False


def abilities(told: types.ClientCapabilities) -> Abilities:
    """What follows from a client's capabilities."""
    workspace = told.workspace or types.WorkspaceClientCapabilities()
    window = told.window or types.WindowClientCapabilities()
    documents = told.text_document or types.TextDocumentClientCapabilities()
    edit = workspace.workspace_edit or types.WorkspaceEditClientCapabilities()
    action = documents.code_action or types.CodeActionClientCapabilities()
    changed = workspace.did_change_configuration
    return Abilities(
        progress=bool(window.work_done_progress),
        edits=bool(workspace.apply_edit),
        versions=bool(edit.document_changes),
        previews=bool(edit.document_changes and edit.change_annotation_support),
        questions=window.show_message is not None,
        documents=bool(window.show_document and window.show_document.support),
        configuration=bool(workspace.configuration),
        watches_configuration=bool(changed and changed.dynamic_registration),
        literals=action.code_action_literal_support is not None,
        refreshes_lenses=bool(
            workspace.code_lens and workspace.code_lens.refresh_support
        ),
        refreshes_hints=bool(
            workspace.inlay_hint and workspace.inlay_hint.refresh_support
        ),
    )
