"""Where one task's solutions run: its sandbox, its inputs, and what counts as equal.

Nothing of a solution runs where inputs are made: that process knows the starter and
the workload alone. Numbers are for comparing solutions of one task on one machine;
whether a rewrite is offered to anybody is for the engine's judge to say.
"""

from __future__ import annotations

import ast
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.literals import literals
from afterburner_engine.target import find_target, target_from_source
from afterburner_engine.trial import CASE_S
from afterburner_engine.versions import Runner
from afterburner_engine.workload import MAX_CASES
from afterburner_engine.workload_file import WorkloadFile
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, Outcome
from afterburner_sandbox.memory import Footprint, measure
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_training.errors import TrainingError
from afterburner_training.tasks import Solution, Task

LONG_ENOUGH_S = 0.004
"""A timed region is to be at least this long: a call that is shorter is repeated on
further inputs."""

MOST_INPUTS = 48
"""Inputs of one timed region at most."""

DEFAULT_SIZES = (16, 128, 1_024)
"""Where a workload names none."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The outcomes of a row of inputs, up to where the solution stopped."""

    outcomes: tuple[Outcome, ...]
    stopped: ProgramStopped | None = None
    """Why there are no more; None where there are all."""


class Ground:
    """The sandbox of one task. Use as a context manager; `close` ends all of it.

    `core` is the one that what is measured is pinned to; None: any.

    Raises:
        TrainingError: the task has no function or no inputs that could be used.
        UnavailableError: no sandbox as asked for works here.
        SandboxError: the sandbox failed.
    """

    def __init__(
        self,
        task: Task,
        *,
        sandbox: str = "auto",
        python: str | None = None,
        core: int | None = None,
    ) -> None:
        self.task = task
        self.core = core
        self._folder = Path(tempfile.mkdtemp(prefix="afterburner-task-"))
        self._bench: Bench | None = None
        try:
            self._bench = self._opened(sandbox, python)
            self._service = self._inputs(self._bench.trusted)
        except BaseException as error:
            self.close()
            mine = isinstance(error, EngineError)
            if mine and not isinstance(error, UnavailableError):
                raise TrainingError(f"{task.id}: {error}") from error
            raise
        self.sizes = tuple(self._service.description["sizes"] or DEFAULT_SIZES)

    def __enter__(self) -> Ground:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """End every process, and remove what was written."""
        if self._bench is not None:
            self._bench.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def bench(self) -> Bench:
        """The sandboxes themselves."""
        if self._bench is None:
            raise TrainingError(f"{self.task.id}: its sandbox is closed")
        return self._bench

    def input(self, size: int, seed: int, count: int = 1) -> bytes:
        """Fresh inputs of a size; equal for equal arguments."""
        return self._service.batch(size, seed, count)

    def remade(self, asked: Sequence[tuple[int, int]]) -> list[bytes]:
        """The inputs of sizes and seeds, made by another process in another order.

        There, `hash` has another seed. What is made should be equal all the same.
        """
        service = self._inputs(self.bench.sandbox)
        made = {pair: service.batch(*pair, 1) for pair in reversed(asked)}
        return [made[pair] for pair in asked]

    def shown(self, size: int, seed: int) -> str:
        """One input as a call, shortened."""
        return self._service.show(size, seed, 1, 0)

    def cases(self, seed: int, limit: int) -> list[Case]:
        """Small inputs, edge cases included."""
        return self._service.examples(seed, limit)

    def breaking(self, seed: int, count: int, at_once: int) -> Iterator[bytes]:
        """Inputs that are made to tell solutions apart; equal for equal arguments.

        They keep to what the task's `valid` says, and know the solutions' constants.
        """
        programs = [self.program(solution.code) for solution in self.task.solutions]
        constants: Sequence[Any] | None = literals(*programs)
        for start in range(0, count, at_once):
            some = min(at_once, count - start)
            made = self._service.breaking(seed, MAX_CASES, some, constants)
            if not made:
                return
            constants = None
            yield from made

    def slow(self, batch: bytes) -> None:
        """No more inputs of `breaking` with numbers as large as in this one."""
        self._service.slow(batch)

    def written_out(self, batch: bytes) -> str:
        """An input of `breaking` as a call to paste."""
        return self._service.explain(batch, raises=False)[0]

    def runner(self, code: str) -> Runner:
        """Runs a solution, input by input; to be closed by the caller."""
        return Runner(self.bench.sandbox, self.program(code), "plain")

    def loaded(self, code: str) -> Child:
        """A fresh process that has loaded a solution. To be closed by the caller.

        Raises:
            ProgramStopped: it cannot be loaded.
        """
        child = self.bench.sandbox.spawn()
        try:
            if self.core is not None:
                child.witness.pin(self.core)
            child.load(self.program(code))
        except BaseException:
            child.close()
            raise
        return child

    def program(self, code: str) -> Program:
        """A solution as the sandbox loads it: in the place of the task's module."""
        return self.bench.program(code)

    def answers(
        self, code: str, batches: Sequence[bytes], limit_s: float = CASE_S
    ) -> Answers:
        """What a solution does on inputs that come one after the other.

        All in one process: what earlier calls leave behind is there for later ones.
        """
        found: list[Outcome] = []
        try:
            with self.loaded(code) as child:
                for batch in batches:
                    found.append(behaviour(child, batch, "plain", limit_s))
        except ProgramStopped as stopped:
            return Answers(tuple(found), stopped)
        return Answers(tuple(found))

    def difference(self, expected: Outcome, actual: Outcome) -> Difference | None:
        """The first difference of two outcomes, by the task's own `same` if it has."""
        return self._service.difference(expected, actual)

    def count(self, seconds_per_call: float) -> int:
        """How many inputs make a region that is long enough to be timed."""
        wanted = LONG_ENOUGH_S / max(seconds_per_call, 1e-7)
        return max(1, min(MOST_INPUTS, round(wanted)))

    def seconds(self, code: str, batch: bytes, count: int, limit_s: float) -> float:
        """CPU seconds of one call: of `count` inputs, in a process of its own.

        The first call warms the process up, and does not count.

        Raises:
            ProgramStopped: it ended or overran.
        """
        with self.loaded(code) as child:
            child.run(self.input(self.sizes[0], 0), "plain", limit_s)
            timing = child.run(batch, "plain", limit_s * count)
            fine = child.witness.fine
        return (timing.cpu_s if fine else timing.wall_s) / count

    def footprint(self, code: str, batch: bytes, limit_s: float) -> Footprint | None:
        """The memory of one call in a fresh process; None where nobody can tell.

        Raises:
            ProgramStopped: it ended or overran.
        """
        with self.loaded(code) as child:
            return measure(child, batch, "plain", limit_s, self.core)[1]

    def _opened(self, sandbox: str, python: str | None) -> Bench:
        """Where it all runs; the modules that solutions import are loaded ahead."""
        name = self.task.written(self._folder, stand_in(self.task))
        target = find_target(name)
        beside = []
        for solution in self.task.solutions:
            try:
                one = target_from_source(
                    target.path, solution.code, self.task.entry_point
                )
            except EngineError:
                continue  # `check` and the measuring stage say what is wrong with it
            beside.append(one)
        return Bench(target, sandbox, python, generated_code=True, beside=tuple(beside))

    def _inputs(self, sandbox: Sandbox) -> InputService:
        path = str(self._folder / "task.workload.py")
        return InputService(
            self.bench.original(sandbox, freeze=False),
            self.task.entry_point,
            WorkloadFile(path, self.task.workload, named=True),
        )


def stand_in(task: Task) -> str:
    """The starter with a body: what is loaded where inputs are made, and never run."""
    tree = ast.parse(task.starter)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == task.entry_point:
            node.body = ast.parse("return repr(locals())").body
    return ast.unparse(tree) + "\n"


def quick_seconds(
    ground: Ground, solution: Solution, size: int, limit_s: float, rounds: int = 3
) -> float:
    """About how long one call takes: the median of a few fresh processes.

    Raises:
        ProgramStopped: it ended or overran.
    """
    first = ground.seconds(solution.code, ground.input(size, 0), 1, limit_s)
    count = ground.count(first)
    found = [
        ground.seconds(solution.code, ground.input(size, turn, count), count, limit_s)
        for turn in range(rounds)
    ]
    return statistics.median(found)
