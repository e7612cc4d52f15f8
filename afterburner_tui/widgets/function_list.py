"""The functions of the open file, in the order in which they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from afterburner_tui.columns import Column, fit, line
from afterburner_tui.messages import FunctionChosen, FunctionHighlighted

if TYPE_CHECKING:
    from afterburner_engine.target import FunctionInfo

COLUMNS = (
    Column("", 1, 1),
    Column("function", 8, 60),
    Column("kind", 9, 12, rank=1),
    Column("lines", 7, 9, right=True),
)


class FunctionList(OptionList):
    """Shows functions and says which is under the cursor, and which was chosen."""

    BINDINGS: list[BindingType] = [  # noqa: RUF012 - as Textual declares it
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(id="functions", markup=False)
        self.border_title = "Functions"
        self._functions: tuple[FunctionInfo, ...] = ()
        self._running: str | None = None

    def show(self, functions: Sequence[FunctionInfo], cursor: str | None) -> None:
        """Show `functions`, with the cursor on the one called `cursor`."""
        self._functions = tuple(functions)
        self.set_options(
            Option(self._line(info), id=info.qualname) for info in self._functions
        )
        self.border_subtitle = f"{len(functions)}" if functions else ""
        names = [info.qualname for info in self._functions]
        if names:
            self.highlighted = names.index(cursor) if cursor in names else self._first()

    def mark_running(self, qualname: str | None) -> None:
        """Mark the function that a run is about, or none."""
        self._running = qualname
        self._redraw()

    def _first(self) -> int:
        """The first function that can be made faster."""
        usable = (n for n, info in enumerate(self._functions) if not info.problem)
        return next(usable, 0)

    def _line(self, info: FunctionInfo) -> Content:
        running = info.qualname == self._running
        base = "$dim-text" if info.problem else ""
        glyph = ("▸", "$primary") if running else ("·" if info.problem else "ƒ", base)
        owner, dot, name = info.qualname.rpartition(".")
        cells = (
            Content.styled(*glyph) if glyph[1] else Content(glyph[0]),
            Content.assemble((owner + dot, "$dim-text"), (name, base or "$foreground")),
            Content.styled(info.kind, "$dim-text"),
            Content.styled(f"{info.line}–{info.end_line}", "$dim-text"),
        )
        return line(cells, COLUMNS, fit(COLUMNS, self._line_width))

    @property
    def _line_width(self) -> int:
        return max(self.scrollable_content_region.width - 2, 18)

    def _redraw(self) -> None:
        for index, info in enumerate(self._functions):
            self.replace_option_prompt_at_index(index, self._line(info))

    def on_resize(self, event: Resize) -> None:
        """Fit the lines into the new width."""
        del event
        self._redraw()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(FunctionHighlighted(event.option_id))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(FunctionChosen(event.option_id))
