"""The lower pane: what is under the cursor, in words, and its code or its diff."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static


class DetailPane(ScrollableContainer, can_focus=True):
    """Shows words above code. Scrolls both ways; it knows nothing of runs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("h", "scroll_left", show=False),
        Binding("l", "scroll_right", show=False),
    ]

    def __init__(self, *, id: str = "detail") -> None:
        """Begin empty."""
        super().__init__(id=id, classes="pane")
        self._subject: object = None
        self._shown = Content("\0"), Content("\0")
        """What is on the screen, so that the same is not laid out again."""

    def compose(self) -> ComposeResult:
        """Lay out the words above the code."""
        yield Static(id="detail-words", markup=False)
        yield Static(id="detail-code", markup=False)

    def show(
        self, title: str, words: Content, code: Content, *, subject: object
    ) -> None:
        """Show `words` and `code`. A new `subject` is shown from its top."""
        self.border_title = Content(title)
        if not words.is_same(self._shown[0]):
            words_view = self.query_one("#detail-words", Static)
            words_view.display = bool(words.plain)
            words_view.update(words)
        if not code.is_same(self._shown[1]):
            self.query_one("#detail-code", Static).update(code)
        self._shown = words, code
        if subject != self._subject:
            self._subject = subject
            self.scroll_home(animate=False)
