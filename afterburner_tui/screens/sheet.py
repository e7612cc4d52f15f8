"""A sheet of text over the main screen: help, the facts of a run, a diff in full."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

WIDTH = 84
"""The widest that text is set, with the frame."""


def text_width(screen_width: int) -> int:
    """The cells of a line of text in a sheet on a screen of `screen_width`."""
    return min(WIDTH, int(screen_width * 0.96)) - 5


class Sheet(ModalScreen[None]):
    """Shows text until a key closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close"),
        Binding("question_mark,i,d", "dismiss", show=False),
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
    ]

    def __init__(self, title: str, text: Content, *, wide: bool = False) -> None:
        """Show `text` under `title`; `wide` fills the screen and does not wrap."""
        super().__init__(classes="-wide" if wide else "")
        self._heading = title
        self._words = text

    def compose(self) -> ComposeResult:
        """Lay the sheet out."""
        with ScrollableContainer(id="sheet", classes="pane") as sheet:
            sheet.border_title = Content(self._heading)
            sheet.border_subtitle = "esc closes"
            yield Static(self._words, id="sheet-text", markup=False)

    def action_scroll(self, direction: str) -> None:
        """Scroll a line."""
        sheet = self.query_one("#sheet", ScrollableContainer)
        if direction == "down":
            sheet.scroll_down(animate=False)
        else:
            sheet.scroll_up(animate=False)
