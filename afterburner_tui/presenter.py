"""What the main screen shows of what is known. Decides words; starts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from afterburner_tui import code_view, summary, wording
from afterburner_tui.narration import headline, narrate
from afterburner_tui.ranking import Ranking
from afterburner_tui.run_state import Ending, Row, RunState
from afterburner_tui.widgets.candidate_table import CandidateTable
from afterburner_tui.widgets.detail_pane import DetailPane
from afterburner_tui.widgets.key_bar import Key
from afterburner_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from afterburner_engine.target import FunctionInfo


@dataclass(slots=True)
class View:
    """What is open, what is selected, and what is known of the latest run."""

    path: Path | None = None
    wanted: str | None = None
    """The name of the function to go to when the file is read."""

    loaded: bool = False
    read: tuple[FunctionInfo, ...] = ()
    """The functions in the order of the file."""

    functions: tuple[FunctionInfo, ...] = ()
    """In the order in which they are shown."""

    ranking: Ranking | None = None
    cursor: int | None = None
    """The place of the function under the cursor."""

    source: tuple[str, ...] = ()
    candidate: int | None = None
    """The candidate under the cursor, if the cursor was last among candidates."""

    run: RunState | None = None
    applied: bool = False
    began: float = 0.0
    took: float | None = None
    """How long the run took, once it is over."""

    inspecting: str | None = None
    """The function whose inputs are being made, only to be looked at."""

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self.run is not None and self.run.running

    @property
    def about_run(self) -> bool:
        """Whether questions are about the run: it goes on, or was on this function."""
        if self.run is None or self.running or self.info is None:
            return self.run is not None
        return self.info.qualname == self.run.qualname

    @property
    def row(self) -> Row | None:
        """The candidate that is shown below."""
        if self.run is None or self.candidate is None:
            return None
        return self.run.rows.get(self.candidate)

    @property
    def diff_row(self) -> Row | None:
        """The candidate whose diff is meant: the one shown, else the winner."""
        result = self.run.result if self.run else None
        if self.row is not None or self.run is None or result is None:
            return self.row
        return self.run.rows.get(result.winner or 0)

    @property
    def info(self) -> FunctionInfo | None:
        """The function under the cursor."""
        return self.functions[self.cursor] if self.cursor is not None else None

    def load(
        self,
        read: tuple[FunctionInfo, ...],
        source: tuple[str, ...],
        ranking: Ranking | None = None,
    ) -> None:
        """The file was read, again perhaps; the cursor stays on its function."""
        self.wanted = self.info.qualname if self.info else self.wanted
        functions = ranking.ordered(read) if ranking else read
        self.read, self.functions, self.ranking = read, functions, ranking
        self.source, self.loaded = source, True
        usable = [n for n, info in enumerate(functions) if not info.problem]
        named = [n for n, info in enumerate(functions) if info.qualname == self.wanted]
        chosen = named[-1:] or usable[:1] or list(range(len(functions)))[:1]
        self.cursor = chosen[0] if chosen else None

    def begin(self, qualname: str, *, now: float) -> RunState:
        """Start afresh with a run of one function."""
        self.run = RunState(qualname)
        self.candidate, self.applied = None, False
        self.began, self.took = now, None
        return self.run

    def select_function(self, index: int) -> None:
        """The cursor is on a function."""
        self.cursor, self.candidate = index, None

    def select_candidate(self, candidate: int) -> None:
        """The cursor is on a candidate."""
        self.candidate = candidate


def file_name(view: View) -> str:
    """The open file, from the current folder where it lies below it."""
    if view.path is None:
        return "no file"
    path = view.path.absolute()
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def why_not_start(view: View) -> str | None:
    """Why no run can start on this function now; None if it can."""
    if view.running and view.run is not None:
        return f"A run on {view.run.qualname} is under way. Press esc to stop it first."
    if view.info is None:
        return "There is no function to start on."
    return _problem_words(view.info)


def why_not_inspect(view: View) -> str | None:
    """Why there are no inputs to look at; None if there are."""
    if view.info is None:
        return "There is no function to look at."
    return _problem_words(view.info)


def _problem_words(info: FunctionInfo) -> str | None:
    return (
        f"{info.qualname} cannot be made faster: {info.problem}"
        if info.problem
        else None
    )


def why_not_apply(view: View) -> str | None:
    """Why there is nothing to apply now; None if there is."""
    if view.run is None:
        return "There is nothing to apply yet. Press enter to start a run."
    if view.running:
        return "Not yet: a winner has to pass the final exam first."
    if view.applied:
        return "Already applied: the file holds this version."
    if view.run.ending is Ending.STOPPED:
        return "Nothing to apply: the run was stopped before its final exam."
    result = view.run.result
    if view.run.ending is not Ending.IMPROVED or result is None or not result.code:
        return "Nothing to apply: this run found nothing better."
    return None


def show_candidates(table: CandidateTable, view: View, *, follow: bool) -> None:
    """Fill the table, or say in its place what is about to happen."""
    run = view.run
    title = f"Candidates for {run.qualname}" if run else "Candidates"
    table.entitle(title, summary.inputs_line(run) if run and run.rows else "")
    if run is not None:
        table.show(run, follow=follow)
    table.explain(summary.of_run(run, table.text_width) if run else _guide(view))


def _guide(view: View) -> Content:
    """What a run does, before the first."""
    if view.path is None:
        return Content.assemble("Press ", ("o", "bold $primary"), " to open a file.")
    if not view.loaded:
        return Content.styled("Reading the file…", "$dim-text")
    if not view.functions:
        return Content("There is no function in this file.")
    dim = "$dim-text"
    return Content.assemble(
        "Press ",
        ("enter", "bold $primary"),
        " to look for a faster ",
        (view.info.qualname if view.info else "function", "bold"),
        ".\n",
        ("Nothing is written until you press a.\n", dim),
        ("1  make inputs, and run the original on them\n", dim),
        ("2  propose candidates; each must behave the same\n", dim),
        ("3  race them against the best so far\n", dim),
        ("4  examine the winner on inputs it has not seen", dim),
    )


def show_detail(pane: DetailPane, view: View) -> None:
    """Show what is under the cursor: a candidate, else a function."""
    if view.row is not None:
        title, words, code = of_candidate(view.row)
        pane.show(title, words, code, subject=("candidate", view.candidate))
        return
    info = view.info
    if info is None:
        empty = Content("")
        pane.show("Source", empty, empty, subject=None)
        return
    lines = "\n".join(view.source[info.line - 1 : info.end_line])
    problem = _problem_words(info)
    words = Content.styled(f"! {problem}", "$warning") if problem else Content("")
    code = code_view.source(lines, first_line=info.line)
    title = f"{info.qualname} · {info.kind}"
    pane.show(title, words, code, subject=(view.path, view.cursor))


def of_candidate(row: Row) -> tuple[str, Content, Content]:
    """Title, words and diff of a candidate."""
    proposal = row.proposal
    title = f"{proposal.candidate} · {proposal.name} · {proposal.policy}"
    return title, summary.of_candidate(row), code_view.diff(proposal.diff)


def show_status(status: StatusLine, view: View) -> None:
    """Say what is going on."""
    run = view.run
    if run is None or view.inspecting is not None:
        status.say(_idle_words(view))
    elif run.running:
        status.say(narrate(run), glyph="●", style="$foreground")
    elif view.applied and run.result is not None:
        status.say(_applied_words(view, run), glyph="✔", style="bold $success")
    else:
        glyph, style = _ENDINGS[run.ending or Ending.STOPPED]
        status.say(narrate(run), glyph=glyph, style=style)


_ENDINGS = {
    Ending.IMPROVED: ("★", "bold $success"),
    Ending.NOTHING_BETTER: ("=", "$foreground"),
    Ending.STOPPED: ("□", "$foreground"),
    Ending.FAILED: ("✗", "$error"),
}


def _idle_words(view: View) -> str:
    if view.path is None:
        return "Choose a Python file to open."
    if not view.loaded:
        return f"Reading {view.path.name}…"
    if view.info is None:
        return f"{view.path.name} defines no function. Press o to open another file."
    if view.inspecting is not None:
        return f"Making inputs for {view.inspecting}, and running it on them…"
    ready = f"Ready. Press enter to make {view.info.qualname} faster."
    if view.ranking is not None:
        ready += f" {view.ranking.words}"
    return _problem_words(view.info) or ready


def _applied_words(view: View, run: RunState) -> str:
    result = run.result
    if result is None or view.path is None:
        return "Applied."
    added, removed = wording.changed_lines(result.diff)
    return (
        f"Applied to {view.path.name}: {run.qualname}, +{added} −{removed} lines, "
        f"{headline(result, run.objective)}."
    )


def show_time(status: StatusLine, view: View, now: float) -> None:
    """Show the time that the run has taken, of its budget."""
    run = view.run
    if run is None:
        status.show_time("", 0.0)
        return
    if not run.running and view.took is None:
        view.took = run.result.elapsed_s if run.result else now - view.began
    elapsed = now - view.began if view.took is None else view.took
    budget = run.started.budget_s if run.started else 0.0
    words = wording.clock(elapsed)
    if run.running and elapsed <= budget:
        words += f" of {wording.clock(budget)}"
    status.show_time(words, elapsed / budget if budget and run.running else 0.0)


def _about(view: View) -> Key:
    if view.about_run:
        return Key("i", "info", "about")
    return Key("i", "inputs", "about", why_not_inspect(view) is None)


def keys(view: View, *, among_candidates: bool) -> tuple[Key, ...]:
    """The keys for the last line; those that would do nothing now stand back."""
    enter = Key("enter", "start", "start", why_not_start(view) is None)
    if among_candidates:
        enter = Key("enter", "diff", "diff", view.row is not None)
    running, shown = view.running, view.diff_row is not None
    return (
        enter,
        Key("esc", "stop", "stop", running),
        Key("a", "apply", "apply", why_not_apply(view) is None),
        Key("d", "diff", "diff", shown, minor=among_candidates),
        Key("c", "copy", "copy", shown, minor=True),
        _about(view),
        Key("o", "open", "open", not running),
        Key("t", "theme", "theme", minor=True),
        Key("?", "help", "help"),
        Key("q", "quit", "quit"),
    )
