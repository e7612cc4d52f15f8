"""A panel for what went wrong with the engine or the sandbox, in their own words."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class ErrorPanel(Static):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(id="error", classes="pane", markup=False)
        self.display = False
        self.text = ""
        """What is shown now, or nothing."""

    def show(self, title: str, text: str) -> None:
        """Show `text` under `title`."""
        self.text = text
        self.border_title = Content(f"✗ {title}")
        self.border_subtitle = "esc closes"
        self.update(Content(text))
        self.display = True

    def dismiss(self) -> bool:
        """Hide it; whether it was shown."""
        shown = self.display
        self.display = False
        self.text = ""
        return shown
