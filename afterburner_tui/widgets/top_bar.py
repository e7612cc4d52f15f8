"""The first line: what is open, and what works on it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from afterburner_engine.events import RunStarted


class TopBar(Horizontal):
    """Names the file on the left, and the run's means on the right."""

    def compose(self) -> ComposeResult:
        """Lay the two halves out."""
        yield Static(id="brand")
        yield Static(id="means")

    def show_file(self, path: str) -> None:
        """Name the open file."""
        brand = ("▲ Afterburner", "bold $primary")
        self.query_one("#brand", Static).update(Content.assemble(brand, "  ", path))

    def show_run(self, started: RunStarted | None) -> None:
        """Name the sandbox, the policy and the objective; why is in the tooltip."""
        means = self.query_one("#means", Static)
        if started is None:
            means.update("")
            return
        words = (started.objective, started.policy, started.sandbox)
        means.update(Content.styled(" · ".join(words), "$dim-text"))
        means.tooltip = Content(started.sandbox_reason)
