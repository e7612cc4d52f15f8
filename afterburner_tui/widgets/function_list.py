"""The functions of the open file, in the order in which they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

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

ROOMY = 30
"""From this width on, kinds and last lines are shown too."""


class FunctionList(OptionList):
    """Shows functions and says which is under the cursor, and which was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(id="functions", classes="pane", markup=False)
        self.border_title = "Functions"
        self._functions: tuple[FunctionInfo, ...] = ()
        self._marked: str | None = None

    def show(self, functions: Sequence[FunctionInfo], cursor: int | None) -> None:
        """Show `functions`, with the cursor on the one at `cursor`."""
        self._functions = tuple(functions)
        self.set_options(Option(self._line(info)) for info in self._functions)
        self.border_subtitle = f"{len(functions)}" if functions else ""
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = cursor

    def mark_running(self, qualname: str | None) -> None:
        """Mark the function that a run is about, or none."""
        self._marked = qualname
        self._redraw()

    def _line(self, info: FunctionInfo) -> Content:
        roomy = self._room >= ROOMY
        columns = self._columns(roomy)
        running = info.qualname == self._marked
        base = "$dim-text" if info.problem else ""
        glyph = ("▸", "$primary") if running else ("·" if info.problem else "ƒ", base)
        owner, dot, name = info.qualname.rpartition(".")
        cells = (
            Content.styled(*glyph) if glyph[1] else Content(glyph[0]),
            _ending(
                Content.assemble(
                    (owner + dot, "$dim-text"), (name, base or "$foreground")
                ),
                fit(columns, self._room)[1],
            ),
            Content.styled(info.kind, "$dim-text"),
            Content.styled(_lines(info, roomy), "$dim-text"),
        )
        return line(cells, columns, self._room)

    def _columns(self, roomy: bool) -> tuple[Column, ...]:
        """The columns. Kinds are shown where no name has to be cut for them."""
        infos = self._functions
        name = max((len(info.qualname) for info in infos), default=1)
        kind = max((len(info.kind) for info in infos), default=1)
        lines = max((len(_lines(info, roomy)) for info in infos), default=1)
        rest = self._room - lines - 3
        kind = min(kind, rest - name - 1)
        if roomy and kind >= 8:
            rest -= kind + 1
        else:
            kind = 0
        return (
            Column("", 1, 1),
            Column("function", rest, rest),
            Column("kind", kind, kind),
            Column("lines", lines, lines, right=True),
        )

    @property
    def _room(self) -> int:
        """The cells of a line, less its padding and the scroll bar."""
        return max(self.content_region.width - 3, 16)

    def _redraw(self) -> None:
        for index, info in enumerate(self._functions):
            self.replace_option_prompt_at_index(index, self._line(info))

    def on_resize(self, event: Resize) -> None:
        """Fit the lines into the new width."""
        del event
        self._redraw()

    def on_focus(self) -> None:
        """What is under the cursor is looked at again."""
        if self.highlighted is not None:
            self.post_message(FunctionHighlighted(self.highlighted))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(FunctionHighlighted(event.option_index))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(FunctionChosen(event.option_index))


def _lines(info: FunctionInfo, roomy: bool) -> str:
    return f"{info.line}–{info.end_line}" if roomy else str(info.line)


def _ending(text: Content, width: int) -> Content:
    """The end of `text` where it is too long: the end tells methods apart."""
    missing = text.cell_length - width
    return text if missing <= 0 else Content("…") + text[missing + 1 :]
