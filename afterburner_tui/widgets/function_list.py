"""The functions of the open file, in the order of the file or of their time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from afterburner_tui.columns import Column, fit, line
from afterburner_tui.messages import FunctionChosen, FunctionHighlighted
from afterburner_tui.ranking import Ranking, share_words
from afterburner_tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from afterburner_engine.target import FunctionInfo

ROOMY = 30
"""From this width on, kinds and last lines are shown too."""


class FunctionList(RowList):
    """Shows functions and says which is under the cursor, and which was chosen."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(id="functions", classes="pane", markup=False)
        self.border_title = "Functions"
        self._functions: tuple[FunctionInfo, ...] = ()
        self._ranking: Ranking | None = None
        self._marked: str | None = None

    def show(
        self,
        functions: Sequence[FunctionInfo],
        cursor: int | None,
        ranking: Ranking | None = None,
    ) -> None:
        """Show `functions` and their shares, with the cursor on the one at `cursor`."""
        self._functions, self._ranking = tuple(functions), ranking
        columns = self._columns()
        self.set_options(Option(self._line(info, columns)) for info in functions)
        self.border_subtitle = _subtitle(len(functions), ranking)
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = cursor

    def mark_running(self, qualname: str | None) -> None:
        """Mark the function that a run is about, or none."""
        if qualname != self._marked:
            changed = {qualname, self._marked}
            self._marked = qualname
            self._redraw(changed)

    def _redraw(self, names: set[str | None]) -> None:
        columns = self._columns()
        for index, info in enumerate(self._functions):
            if info.qualname in names:
                text = self._line(info, columns)
                self.replace_option_prompt_at_index(index, text)

    def _line(self, info: FunctionInfo, columns: tuple[Column, ...]) -> Content:
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
            Content.styled(self._share(info), "$foreground"),
            Content.styled(_lines(info, self._roomy), "$dim-text"),
        )
        return line(cells, columns, self._room)

    def _columns(self) -> tuple[Column, ...]:
        """The columns. Kinds are shown where no name has to be cut for them."""
        infos = self._functions
        name = max((len(info.qualname) for info in infos), default=1)
        kind = max((len(info.kind) for info in infos), default=1)
        lines = max((len(_lines(info, self._roomy)) for info in infos), default=1)
        share = max((len(self._share(info)) for info in infos), default=0)
        rest = self._room - lines - 3 - (share + 1 if share else 0)
        kind = min(kind, rest - name - 1)
        if self._roomy and kind >= 8:
            rest -= kind + 1
        else:
            kind = 0
        return (
            Column("", 1, 1),
            Column("function", rest, rest),
            Column("kind", kind, kind),
            Column("share", share, share, right=True),
            Column("lines", lines, lines, right=True),
        )

    def _share(self, info: FunctionInfo) -> str:
        """The function's share of the time, where there is a profile."""
        return share_words(self._ranking.of(info)) if self._ranking else ""

    @property
    def _room(self) -> int:
        """The cells of a line, less its padding and the scroll bar."""
        return max(self.content_region.width - 3, 16)

    @property
    def _roomy(self) -> bool:
        return self._room >= ROOMY

    def on_resize(self, event: Resize) -> None:
        """Fit the lines into the new width."""
        del event
        self._redraw({info.qualname for info in self._functions})

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


def _subtitle(number: int, ranking: Ranking | None) -> str:
    if ranking is None or not ranking.shares:
        return f"{number}" if number else ""
    return f"by time, {ranking.short_age}"


def _lines(info: FunctionInfo, roomy: bool) -> str:
    return f"{info.line}–{info.end_line}" if roomy else str(info.line)


def _ending(text: Content, width: int) -> Content:
    """The end of `text` where it is too long: the end tells methods apart."""
    missing = text.cell_length - width
    return text if missing <= 0 else Content("…") + text[missing + 1 :]
