"""The words that always say what is going on, under a thin line that is the budget."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static


class BudgetLine(Widget):
    """A line across the screen; the part of the budget that is spent is bright."""

    def __init__(self) -> None:
        """Begin with nothing spent."""
        super().__init__(id="budget")
        self._share = 0.0

    def show(self, share: float) -> None:
        """Show how much of the budget is spent, 0 to 1."""
        if share != self._share:
            self._share = min(max(share, 0.0), 1.0)
            self.refresh()

    def render(self) -> Content:
        """The line."""
        spent = round(self._share * self.size.width)
        rest = self.size.width - spent
        return Content.assemble(("━" * spent, "$primary"), ("─" * rest, "$line"))


class StatusLine(Vertical):
    """What is going on, in words, and the time that it takes."""

    def __init__(self) -> None:
        """Begin with no words."""
        super().__init__(id="status")
        self.words = ""
        """What is shown now."""

        self._time = ""
        # Held, not looked up: the clock may tick before they are mounted, or after.
        self._budget = BudgetLine()
        self._words_view = Static(id="words", markup=False)
        self._clock_view = Static(id="clock", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the line, the words and the clock."""
        yield self._budget
        with Horizontal(id="status-row"):
            yield self._words_view
            yield self._clock_view

    def say(self, words: str, *, glyph: str = "●", style: str = "$dim-text") -> None:
        """Show `words` behind a glyph that tells their kind without colour."""
        self.words = words
        text = Content.assemble((f"{glyph} ", style), (words, style))
        self._words_view.update(text)

    def show_time(self, words: str, share: float) -> None:
        """Show the time spent, in words and as a share of the budget."""
        if words != self._time:
            self._time = words
            self._clock_view.update(Content.styled(words, "$dim-text"))
        self._budget.show(share)
