"""The live table of candidates, one line each, in the order of their proposal."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from afterburner_tui import wording
from afterburner_tui.columns import Column, line
from afterburner_tui.messages import CandidateChosen, CandidateHighlighted
from afterburner_tui.run_state import Row, RunState, Stage
from afterburner_tui.widgets.row_list import RowList

COLUMNS = (
    Column("it", 2, 2, right=True),
    Column("policy", 8, 12, rank=3),
    Column("idea", 10, 24),
    Column("verdict", 15, 15),
    Column("ratio", 17, 19),
    Column("memory", 6, 6, rank=1, right=True),
    Column("reason", 14, 200, rank=2),
)


class CandidateRows(RowList):
    """The lines themselves."""

    def on_focus(self) -> None:
        """What is under the cursor is looked at again."""
        if self.highlighted_option is not None and self.highlighted_option.id:
            self.post_message(CandidateHighlighted(int(self.highlighted_option.id)))


class CandidateTable(Vertical):
    """Shows the candidates of a run. Follows the newest until the user moves away."""

    def __init__(self) -> None:
        """Begin without a run."""
        super().__init__(id="candidates", classes="pane")
        self.entitle("Candidates", "")
        self._rows: dict[int, Row] = {}
        self._objective = "time"
        self._followed: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out a heading over the lines, and what stands there without any."""
        yield Static(id="headings")
        yield CandidateRows(id="rows", markup=False)
        yield Static(id="no-rows")

    def entitle(self, title: str, subtitle: str) -> None:
        """Name the run above the table, and its inputs below."""
        self.border_title = Content(title)
        self.border_subtitle = Content(subtitle)

    def explain(self, words: Content | str) -> None:
        """Show words in place of lines."""
        self.query_one("#no-rows", Static).update(words)
        self.set_class(not self._rows, "-empty")

    def show(self, state: RunState, *, follow: bool) -> None:
        """Bring the table up to date; only changed lines are redrawn.

        With `follow` the cursor goes along with the run, unless the user has
        moved it elsewhere.
        """
        changed = [n for n, row in state.rows.items() if self._rows.get(n) != row]
        if any(number not in state.rows for number in self._rows):
            self.clear()
        self._rows = dict(state.rows)
        if state.objective != self._objective:
            self._objective = state.objective
            self._show_headings()
        self.set_class(not self._rows, "-empty")
        for number in changed:
            self._show_row(number)
        if follow:
            self._follow(state.current)

    def clear(self) -> None:
        """Forget all lines."""
        self._rows = {}
        self._followed = None
        self._lines.clear_options()
        self.add_class("-empty")

    def focus_rows(self) -> None:
        """Give the keyboard to the lines."""
        self._lines.focus()

    @property
    def highlighted(self) -> int | None:
        """The candidate under the cursor."""
        option = self._lines.highlighted_option
        return int(option.id) if option is not None and option.id is not None else None

    @property
    def _lines(self) -> CandidateRows:
        return self.query_one(CandidateRows)

    def _show_row(self, number: int) -> None:
        prompt = self._line(self._rows[number])
        known = {option.id for option in self._lines.options}
        if str(number) in known:
            self._lines.replace_option_prompt(str(number), prompt)
        else:
            self._lines.add_option(Option(prompt, id=str(number)))

    def _follow(self, current: int | None) -> None:
        if current not in self._rows or self.highlighted not in (None, self._followed):
            return
        self._followed = current
        self._lines.highlighted = self._lines.get_option_index(str(current))

    def _line(self, row: Row) -> Content:
        look = wording.look_of(row)
        faded = "$dim-text" if row.stage is Stage.STOPPED else "$foreground"
        beside = wording.ratio(row.beside.ratio) if row.beside else "–"
        cells = (
            Content.styled(str(row.proposal.iteration), "$dim-text"),
            Content.styled(row.proposal.policy, "$dim-text"),
            Content.styled(" ".join(row.proposal.name.split()), faded),
            Content.styled(look.text, look.style),
            self._ratio(row),
            Content.styled(beside, faded if row.beside else "$dim-text"),
            Content.styled(" ".join(row.proposal.reason.split()), "$dim-text"),
        )
        return line(cells, COLUMNS, self._room)

    def _ratio(self, row: Row) -> Content:
        """The ratio stands out; its interval stands back."""
        if row.gain is None:
            return Content.styled("–", "$dim-text")
        value, _, bounds = wording.interval(row.gain).partition(" ")
        settled = row.stage in (Stage.JUDGED, Stage.EXAMINED)
        style = wording.look_of(row).style if settled else "$secondary"
        return Content.assemble((value, style), " ", (bounds, "$dim-text"))

    @property
    def text_width(self) -> int:
        """The cells of a line of words that stand in place of candidates."""
        return self._room

    @property
    def _room(self) -> int:
        """The cells of a line, less its padding and the scroll bar."""
        return max(self.scrollable_content_region.width - 3, 40)

    def on_resize(self, event: Resize) -> None:
        """Fit heading and lines into the new width."""
        del event
        self._show_headings()
        for number in self._rows:
            self._show_row(number)

    def _show_headings(self) -> None:
        """Name the columns; what stands beside the objective has its name."""
        beside = "memory" if self._objective == "time" else "time"
        titles = [beside if c.title == "memory" else c.title for c in COLUMNS]
        cells = tuple(Content.styled(title, "$dim-text") for title in titles)
        heading = line(cells, COLUMNS, self._room)
        self.query_one("#headings", Static).update(heading)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(CandidateHighlighted(int(event.option_id)))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(CandidateChosen(int(event.option_id)))
