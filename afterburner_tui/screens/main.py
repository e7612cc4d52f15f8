"""The main screen: lays the widgets out and hands each its part of what is known."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from afterburner_tui import presenter
from afterburner_tui.widgets.best_chart import BestChart
from afterburner_tui.widgets.candidate_table import CandidateRows, CandidateTable
from afterburner_tui.widgets.detail_pane import DetailPane
from afterburner_tui.widgets.error_panel import ErrorPanel
from afterburner_tui.widgets.function_list import FunctionList
from afterburner_tui.widgets.key_bar import KeyBar
from afterburner_tui.widgets.status_line import StatusLine
from afterburner_tui.widgets.top_bar import TopBar


class MainScreen(Screen[None]):
    """Shows a view. It stays up to date below whatever lies over it."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopBar()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield FunctionList()
                yield BestChart()
            with Vertical(id="right"):
                yield ErrorPanel()
                yield CandidateTable()
                yield DetailPane()
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin among the functions."""
        self.query_one(FunctionList).focus()

    @property
    def among_functions(self) -> bool:
        """Whether the keyboard is with the functions."""
        return isinstance(self.focused, FunctionList)

    def show(self, view: presenter.View) -> None:
        """Bring every widget up to date with what is known."""
        run = view.run
        self.query_one(TopBar).show_file(presenter.file_name(view))
        self.query_one(TopBar).show_run(run.started if run else None)
        self.query_one(FunctionList).mark_running(
            run.qualname if run and run.running else None
        )
        follow = not isinstance(self.focused, (FunctionList, DetailPane))
        presenter.show_candidates(self.query_one(CandidateTable), view, follow=follow)
        if run is not None:
            self.query_one(BestChart).show(run)
        presenter.show_detail(self.query_one(DetailPane), view)
        presenter.show_status(self.query_one(StatusLine), view)
        among = isinstance(self.focused, CandidateRows)
        self.query_one(KeyBar).show(presenter.keys(view, among_candidates=among))

    def show_time(self, view: presenter.View, now: float) -> None:
        """Show the time that the run has taken, unless the screen is closing."""
        for line in self.query(StatusLine):
            presenter.show_time(line, view, now)

    def show_functions(self, view: presenter.View) -> None:
        """Show the functions of a file that was just read."""
        self.query_one(FunctionList).show(view.functions, view.cursor, view.ranking)

    def show_error(self, title: str, text: str) -> None:
        """Show what went wrong."""
        self.query_one(ErrorPanel).show(title, text)

    def dismiss_error(self) -> None:
        """Hide what went wrong."""
        self.query_one(ErrorPanel).dismiss()

    def clear_run(self) -> None:
        """Forget the last run."""
        self.dismiss_error()
        self.query_one(CandidateTable).clear()
        self.query_one(BestChart).clear()

    def focus_candidates(self) -> None:
        """Give the keyboard to the candidates."""
        self.query_one(CandidateTable).focus_rows()
