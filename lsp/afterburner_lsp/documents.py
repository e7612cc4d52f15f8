"""The texts that are open in the editor, as it has them, saved or not.

Takes the place of pygls's own documents, which break lines where editors do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument, Workspace

from afterburner_lsp import text
from afterburner_lsp.outline import Outline, outline


class Document(TextDocument):
    """One open text. `revision` changes whenever the text does."""

    def __init__(
        self,
        uri: str,
        source: str | None,
        version: int | None,
        language: str | None,
        encoding: str,
    ) -> None:
        super().__init__(uri, source, version, language)
        self.encoding = encoding
        self.revision = 0
        self._lines: list[str] = text.split(source or "")
        self._whole: str | None = source or ""
        self._outline: Outline | None = None

    @property
    def lines(self) -> Sequence[str]:
        """With their ends; the last one has none."""
        return self._lines

    @property
    def source(self) -> str:
        """The whole text."""
        if self._whole is None:
            self._whole = "".join(self._lines)
        return self._whole

    @property
    def outline(self) -> Outline:
        """Its functions, found anew only where the text has changed."""
        if self._outline is None:
            self._outline = outline(self._lines)
        return self._outline

    @property
    def is_python(self) -> bool:
        """Whether it may hold functions to optimise."""
        return self.language_id in (None, "", "python") or self.path.endswith(".py")

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Take a change that the client has made."""
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = (
                text.place(self._lines, at.line, at.character, self.encoding)
                for at in (change.range.start, change.range.end)
            )
            text.replaced(self._lines, start, max(start, end), change.text)
        else:
            self._lines = text.split(change.text)
        self._whole = self._outline = None
        self.revision += 1

    def position(self, line: int, index: int) -> types.Position:
        """A place in the text, as the client counts."""
        row = self._lines[line]
        return types.Position(line, text.units(row[:index], self.encoding))

    def end_of(self, line: int) -> types.Position:
        """Where a line's text ends."""
        return self.position(line, len(text.body(self._lines[line])))


class Documents(Workspace):
    """All that is open."""

    def _create_text_document(
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> Document:
        encoding = str(getattr(self.position_encoding, "value", self.position_encoding))
        return Document(doc_uri, source, version, language_id, encoding)

    def opened(self, uri: str) -> Document | None:
        """The text with that address, if it is open."""
        found = self.text_documents.get(_key(uri))
        return found if isinstance(found, Document) else None

    def all_open(self) -> list[Document]:
        """Every open text."""
        return [d for d in self.text_documents.values() if isinstance(d, Document)]

    def root_of(self, uri: str) -> str | None:
        """The address of the innermost folder of the workspace that holds it."""
        roots = [*self.folders, *([self.root_uri] if self.root_uri else [])]
        holding = [root for root in roots if _key(uri).startswith(_folder(root))]
        return max(holding, key=len, default=None)


def path_of(uri: str, root: str | None) -> Path:
    """Where the text lies, or would lie: a text that was never saved has no place."""
    found = to_fs_path(uri) if uri.startswith("file:") else None
    if found:
        return Path(found)
    folder = to_fs_path(root) if root else None
    return Path(folder or Path.cwd()) / "untitled.py"


def _key(uri: str) -> str:
    return unquote(uri)


def _folder(root: str) -> str:
    return _key(root).rstrip("/") + "/"
