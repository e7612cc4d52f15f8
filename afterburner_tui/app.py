"""The application: owns the state, starts and stops runs, and routes messages."""

from __future__ import annotations

import asyncio
import time
import tokenize
from collections.abc import Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import DescendantFocus
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from afterburner_engine.errors import EngineError
from afterburner_sandbox.errors import SandboxError
from afterburner_tui import (
    engine_calls,
    inputs_sheet,
    presenter,
    summary,
    themes,
    wording,
)
from afterburner_tui.messages import (
    CandidateChosen,
    CandidateHighlighted,
    FunctionChosen,
    FunctionHighlighted,
)
from afterburner_tui.ranking import Ranking
from afterburner_tui.run_state import Ending, RunState
from afterburner_tui.screens.help import help_text
from afterburner_tui.screens.main import MainScreen
from afterburner_tui.screens.picker import FilePicker
from afterburner_tui.screens.sheet import Sheet, text_width

if TYPE_CHECKING:
    from afterburner_engine.target import Target

QUIT_WAIT_S = 5.0
"""How long quitting waits for a run to clean up behind itself."""


class AfterburnerApp(App[None]):
    """Afterburner in a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "Afterburner"
    ENABLE_COMMAND_PALETTE = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start"),
        Binding("escape", "stop", "Stop"),
        Binding("a", "apply", "Apply"),
        Binding("d", "diff", "Diff"),
        Binding("c", "copy", "Copy the diff"),
        Binding("i", "about", "About the inputs, or the run"),
        Binding("o", "open", "Open a file"),
        Binding("t", "theme", "Light or dark"),
        Binding("question_mark", "help", "Help"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(
        self,
        path: Path | None,
        qualname: str | None = None,
        *,
        runner: engine_calls.Runner | None = None,
        inspector: engine_calls.Inspector | None = None,
        ranker: engine_calls.Ranker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open `path` with the cursor on `qualname`; without a path, ask for one."""
        super().__init__()
        for theme in (themes.DARK, themes.LIGHT):
            self.register_theme(theme)
        self.theme = themes.DARK.name
        self._runner = runner or engine_calls.run
        self._inspector = inspector or engine_calls.inspect
        self._ranker = ranker or engine_calls.last_ranking
        self._clock = clock
        self.view = presenter.View(path=path, wanted=qualname)
        """What is open, selected and known."""

        self._target: Target | None = None
        """What the latest run measured."""

        self._worker: Worker[None] | None = None
        self.main = MainScreen()

    def get_default_screen(self) -> MainScreen:
        """The screen that lies below all others."""
        return self.main

    def on_mount(self) -> None:
        """Read the file, once the screen stands."""
        self.set_interval(0.5, self._show_time)
        if self.view.path is not None:
            self.call_after_refresh(self._load)
        else:
            self.call_after_refresh(self.action_open)

    # Reading a file

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        """Read the open file again; its functions may have changed."""
        view, path = self.view, self.view.path
        if path is None:
            return
        try:
            functions = await asyncio.to_thread(engine_calls.list_functions, path)
            source = await asyncio.to_thread(_read_lines, path)
            ranking = await asyncio.to_thread(self._ranking, path)
        except (EngineError, OSError) as error:
            self._show_error("This file cannot be read", str(error))
            return
        if view.loaded and (functions, source) == (view.read, view.source):
            return
        view.load(functions, source, ranking)
        self.main.show_functions(view)
        self._refresh()

    def _ranking(self, path: Path) -> Ranking | None:
        """The order for a file; without a profile that can be read there is none."""
        try:
            return self._ranker(path)
        except EngineError as error:
            self.call_from_thread(self._refuse, str(error))
            return None

    def _opened(self, path: Path | None) -> None:
        """Take over what the file picker ended with."""
        if path is not None:
            self.view = presenter.View(path=path)
            self._target = None
            self.main.clear_run()
            self._load()
        self._refresh()

    # A run

    def _start(self) -> None:
        """Start on the function under the cursor, unless something forbids it."""
        refusal = presenter.why_not_start(self.view)
        if (
            refusal is None
            and self._worker is not None
            and not self._worker.is_finished
        ):
            refusal = "The last run is still cleaning up. Try again in a moment."
        if refusal is not None or self.view.info is None:
            self._refuse(refusal or "")
            return
        self._stop_inspecting()
        self.main.clear_run()
        run = self.view.begin(self.view.info.qualname, now=self._clock())
        self._worker = self.run_worker(self._consume(run), group="run")
        self._refresh()

    async def _consume(self, run: RunState) -> None:
        """Show everything that a run says, until its end or its stop."""
        path = self.view.path
        if path is None:
            return
        try:
            target = await asyncio.to_thread(
                engine_calls.find_target, path, run.qualname
            )
            self._target = target
            async with aclosing(self._runner(target)) as events:
                async for event in events:
                    run.take(event)
                    self._refresh()
                    self._look_at_candidates(run)
        except (EngineError, SandboxError) as error:
            self._finish(run, Ending.FAILED, str(error))
            return
        self._finish(run, Ending.FAILED, "It ended without a result.")

    def _look_at_candidates(self, run: RunState) -> None:
        """Go to the first candidate, unless the user has gone elsewhere."""
        first = len(run.rows) == 1 and run.current is not None
        info = self.view.info
        waiting = info is not None and info.qualname == run.qualname
        if first and waiting and self.main.among_functions:
            self.main.focus_candidates()

    def _finish(self, run: RunState, ending: Ending, reason: str) -> None:
        """Close a run that has not closed itself."""
        if run.running:
            run.end(ending, reason)
            if ending is Ending.FAILED:
                self._show_error("The run failed", reason)
        self._refresh()
        if ending is not Ending.STOPPED:
            self._load()

    def _stop(self) -> bool:
        """Stop the run at once; whether there was one."""
        run = self.view.run
        if run is None or not run.running:
            return False
        if self._worker is not None:
            self._worker.cancel()
        self._finish(run, Ending.STOPPED, "It was stopped.")
        return True

    # Looking at a function's inputs

    @work(exclusive=True, group="inspect")
    async def _inspect(self, qualname: str) -> None:
        """Make the inputs of a function, and show where they come from."""
        view, path = self.view, self.view.path
        if path is None:
            return
        view.inspecting = qualname
        self.main.dismiss_error()
        self._refresh()
        try:
            target = await asyncio.to_thread(engine_calls.find_target, path, qualname)
            found = await self._inspector(target)
        except (EngineError, SandboxError) as error:
            self._show_error(f"{qualname} cannot be judged", str(error))
            return
        finally:
            view.inspecting = None
            self._refresh()
        text = inputs_sheet.text(found, text_width(self.size.width))
        self.push_screen(Sheet(f"Inputs of {qualname}", text))

    def _stop_inspecting(self) -> bool:
        """Give up looking; whether there was anything to give up."""
        if self.view.inspecting is None:
            return False
        self.workers.cancel_group(self, "inspect")
        return True

    # Showing

    def _refresh(self) -> None:
        """Bring the screen up to date with what is known."""
        if self.main.is_mounted:
            self.main.show(self.view)
            self._show_time()

    def _show_time(self) -> None:
        if self.main.is_mounted:
            self.main.show_time(self.view, self._clock())

    def _show_error(self, title: str, text: str) -> None:
        self.main.show_error(title, text)
        self._refresh()

    @on(DescendantFocus)
    def _focus_moved(self) -> None:
        """The keys do other things elsewhere."""
        self._refresh()

    @on(FunctionHighlighted)
    def _function_highlighted(self, event: FunctionHighlighted) -> None:
        self.view.select_function(event.index)
        self._refresh()

    @on(CandidateHighlighted)
    def _candidate_highlighted(self, event: CandidateHighlighted) -> None:
        if not self.main.among_functions:
            self.view.select_candidate(event.candidate)
            self._refresh()

    @on(FunctionChosen)
    def _function_chosen(self, event: FunctionChosen) -> None:
        self.view.select_function(event.index)
        self._start()

    @on(CandidateChosen)
    def _candidate_chosen(self, event: CandidateChosen) -> None:
        self.view.select_candidate(event.candidate)
        self.action_diff()

    def _refuse(self, reason: str) -> None:
        """Say why a key does nothing now."""
        self.notify(reason, severity="warning", markup=False)

    # Keys

    def action_start(self) -> None:
        """Start on the function under the cursor."""
        self._start()

    def action_stop(self) -> None:
        """Stop the run; without one, close the error."""
        if not self._stop() and not self._stop_inspecting():
            self.main.dismiss_error()

    async def action_apply(self) -> None:
        """Write the winner, if the final exam confirmed one."""
        view, target = self.view, self._target
        refusal = presenter.why_not_apply(view)
        result = view.run.result if view.run else None
        if refusal or target is None or result is None or result.code is None:
            self.notify(
                refusal or "Nothing to apply.", severity="warning", markup=False
            )
            return
        view.applied = True
        try:
            await asyncio.to_thread(engine_calls.apply_code, target, result.code)
        except EngineError as error:
            view.applied = False
            self._show_error("Nothing was written", str(error))
            return
        self.main.dismiss_error()
        self._refresh()
        self._load()

    def action_diff(self) -> None:
        """Show the diff in full."""
        row = self.view.diff_row
        if row is None:
            self.notify(
                "There is no candidate to show yet.", severity="warning", markup=False
            )
            return
        title, words, code = presenter.of_candidate(row)
        text = Content("\n\n").join((words, code))
        self.push_screen(Sheet(title, text, wide=True))

    def action_copy(self) -> None:
        """Copy the diff of the candidate under the cursor."""
        row = self.view.diff_row
        if row is None:
            self.notify(
                "There is no diff to copy yet.", severity="warning", markup=False
            )
            return
        self.copy_to_clipboard(row.proposal.diff)
        added, removed = wording.changed_lines(row.proposal.diff)
        words = f"Copied the diff of {row.proposal.name} (+{added} −{removed})."
        self.notify(words, markup=False)

    def action_about(self) -> None:
        """Show the facts of the run; without one, the inputs of the function."""
        if not self.view.about_run or self.view.run is None:
            refusal = presenter.why_not_inspect(self.view)
            if refusal is not None or self.view.info is None:
                self._refuse(refusal or "")
            elif self.view.inspecting is None:
                self._inspect(self.view.info.qualname)
            return
        width = text_width(self.size.width)
        facts = summary.of_run(self.view.run, width)
        self.push_screen(Sheet("About this run", facts))

    def action_open(self) -> None:
        """Ask for another file."""
        if self.view.running:
            self.notify(
                "A run is under way. Press esc to stop it.",
                severity="warning",
                markup=False,
            )
            return
        self.push_screen(FilePicker(Path.cwd()), self._opened)

    def action_theme(self) -> None:
        """Change between light and dark."""
        self.theme = themes.other(self.theme)

    def action_help(self) -> None:
        """Explain keys and verdicts."""
        width = text_width(self.size.width)
        self.push_screen(Sheet("Afterburner", help_text(width)))

    async def action_quit(self) -> None:
        """Stop what runs, wait until it is cleaned up, and end."""
        self._stop()
        self._stop_inspecting()
        if self._worker is not None:
            with suppress(WorkerCancelled, WorkerFailed, TimeoutError):
                await asyncio.wait_for(self._worker.wait(), QUIT_WAIT_S)
        self.exit()


def _read_lines(path: Path) -> tuple[str, ...]:
    """The lines of a Python file, in the encoding that it declares."""
    with tokenize.open(path) as file:
        return tuple(file.read().split("\n"))
