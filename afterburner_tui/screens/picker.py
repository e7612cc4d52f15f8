"""Chooses a Python file below the current folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree

_SKIPPED = frozenset({"__pycache__", "node_modules", "venv", "site-packages"})


class PythonTree(DirectoryTree):
    """Folders and Python files; hidden ones and environments are left out."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    ICON_FILE = "  "

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what nobody looks for here."""
        return [path for path in paths if _is_wanted(path)]


def _is_wanted(path: Path) -> bool:
    if path.name.startswith(".") or path.name in _SKIPPED:
        return False
    is_program = path.suffix == ".py" and not path.name.endswith(".workload.py")
    return is_program or path.is_dir()


class FilePicker(ModalScreen[Path | None]):
    """Ends with the chosen file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,o", "dismiss(None)", "Close"),
        Binding("j", "tree('cursor_down')", show=False),
        Binding("k", "tree('cursor_up')", show=False),
    ]

    def __init__(self, folder: Path) -> None:
        """Look below `folder`."""
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Lay the tree out."""
        with Vertical(id="picker", classes="pane") as pane:
            pane.border_title = "Open a Python file"
            pane.border_subtitle = "enter opens · esc closes"
            yield PythonTree(self._folder)

    async def action_tree(self, action: str) -> None:
        """Pass a movement on to the tree."""
        await self.query_one(PythonTree).run_action(action)

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.dismiss(event.path)
