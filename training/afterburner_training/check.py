"""Whether a task is fit to train on: what is wrong with it, in words.

    python -m afterburner_training.check training/tasks/pairs_and_sums

checks the task files named, and those in the folders named. Nothing is repaired, and
no number that is found here is kept: see `measuring` for those.
"""

from __future__ import annotations

import argparse
import ast
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from afterburner_engine.errors import EngineError, WorkloadError
from afterburner_engine.fingerprint import fingerprint
from afterburner_engine.trial import CASE_S
from afterburner_sandbox.contract import Contract
from afterburner_sandbox.equality import compare, show
from afterburner_sandbox.errors import SandboxError
from afterburner_sandbox.program import ProgramStopped
from afterburner_training.breaking import SECONDS, disagreements
from afterburner_training.errors import TrainingError
from afterburner_training.ground import Answers, Ground, quick_seconds
from afterburner_training.tasks import Solution, Task, parse, split_of_families

SOLUTIONS = 5
"""A task needs as many."""

SPREAD = 3.0
"""How many times slower than the fastest solution the slowest one has to be."""

SEEDS = 3
"""Inputs of each size that all solutions have to agree on."""

SMALL = 16
"""Small inputs beside those, such as the smallest that can be made."""

SHORTEST = 40
"""Characters of a statement at least."""

_LOG = logging.getLogger(__name__)


def check(
    task: Task,
    *,
    solutions: int = SOLUTIONS,
    spread: float = SPREAD,
    seeds: int = SEEDS,
    limit_s: float = CASE_S,
    sandbox: str = "auto",
) -> list[str]:
    """What is wrong with a task; empty where nothing is.

    It is run only where its text is in order. `limit_s` is what one call may take at
    any of its sizes; `spread` 0 leaves the timing out.

    Raises:
        SandboxError: the sandbox failed, so nothing is known of the task.
        UnavailableError: no sandbox as asked for works here.
    """
    wrong = [*in_the_text(task, solutions)]
    if wrong:
        return wrong
    try:
        with Ground(task, sandbox=sandbox) as ground:
            wrong += in_the_inputs(ground)
            if not wrong:
                wrong += in_the_answers(ground, seeds, limit_s)
            if not wrong:
                wrong += in_breaking_inputs(ground)
            if not wrong and spread:
                wrong += in_the_spread(ground, spread, limit_s)
    except ProgramStopped as stopped:
        wrong.append(f"a solution failed when it was timed: {stopped.detail}")
    except (TrainingError, WorkloadError) as error:
        wrong.append(str(error))
    return wrong


def in_the_text(task: Task, solutions: int) -> Iterator[str]:
    """What can be seen without running anything."""
    if len(task.statement.strip()) < SHORTEST:
        yield f"its statement has fewer than {SHORTEST} characters"
    wanted = _function(task.starter, task.entry_point)
    if wanted is None:
        yield "its starter does not declare its function"
        return
    if any(arg.annotation is None for arg in _arguments(wanted)) or not wanted.returns:
        yield "its starter leaves a type out"
    if len(task.solutions) < solutions:
        yield f"it has {len(task.solutions)} solutions; it needs {solutions}"
    seen: dict[str, str] = {}
    for solution in task.solutions:
        yield from _in_solution(solution, task.entry_point, wanted)
        same = seen.setdefault(fingerprint(solution.code), solution.name)
        if same != solution.name:
            yield f"solution {solution.name!r} is {same!r} in other words"
    try:
        ast.parse(task.workload)
    except SyntaxError as error:
        yield f"its inputs cannot be parsed: line {error.lineno}: {error.msg}"


def _in_solution(
    solution: Solution, name: str, wanted: ast.FunctionDef
) -> Iterator[str]:
    try:
        found = _function(solution.code, name)
    except SyntaxError as error:
        yield f"solution {solution.name!r}: line {error.lineno}: {error.msg}"
        return
    if found is None:
        yield f"solution {solution.name!r} does not define {name}"
    elif _shape(found) != _shape(wanted):
        yield f"solution {solution.name!r} has other parameters than the starter"


def _function(code: str, name: str) -> ast.FunctionDef | None:
    """The last definition of a function at a module's top level.

    Raises:
        SyntaxError: the code cannot be parsed.
    """
    body = ast.parse(code).body
    named = [n for n in body if isinstance(n, ast.FunctionDef) and n.name == name]
    return named[-1] if named else None


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    args = function.args
    return [*args.posonlyargs, *args.args, *args.kwonlyargs]


def _shape(function: ast.FunctionDef) -> tuple[object, ...]:
    """Parameters and defaults, as far as a caller can tell."""
    args = function.args
    names = [[a.arg for a in part] for part in (args.posonlyargs, args.args)]
    given = [ast.dump(node) if node else None for node in args.kw_defaults]
    return (
        names,
        [a.arg for a in args.kwonlyargs],
        [ast.dump(node) for node in args.defaults],
        given,
        bool(args.vararg),
        bool(args.kwarg),
    )


def in_the_inputs(ground: Ground) -> Iterator[str]:
    """Whether a seed always makes the same input, and another one another."""
    if len(ground.sizes) < 2:
        yield "its inputs have fewer than two SIZES"
    echo = f"def {ground.task.entry_point}(*args, **kwargs):\n    return args, kwargs\n"
    largest = max(ground.sizes)
    asked = [*((size, 7) for size in ground.sizes), (largest, 8), (largest, 9)]
    batches = [ground.input(size, seed) for size, seed in asked]
    first = ground.answers(echo, batches)
    second = ground.answers(echo, ground.remade(asked))
    for stopped in (first.stopped, second.stopped):
        if stopped is not None:
            yield f"its inputs cannot be taken in: {stopped.detail}"
            return
    for (size, _), one, two in zip(asked, first.outcomes, second.outcomes, strict=True):
        if compare(one, two, _DATA) is not None:
            yield f"size {size}: the same seed makes another input each time"
            return
    last = first.outcomes[-3:]
    if all(compare(last[0], one, _DATA) is None for one in last[1:]):
        yield f"size {largest}: all seeds make the same input"


_DATA = Contract(sharing=False)
"""For inputs: values alone, however often one object is in them."""


def in_the_answers(ground: Ground, seeds: int, limit_s: float) -> Iterator[str]:
    """Whether all solutions do the same on every size, within the limit."""
    rows = [
        (f"size {size}, seed {seed}", ground.input(size, seed))
        for size in ground.sizes
        for seed in range(seeds)
    ]
    rows += [(case.call, case.batch) for case in ground.cases(0, SMALL)]
    places = [where for where, _ in rows]
    batches = [batch for _, batch in rows]
    first, *others = ground.task.solutions
    expected = ground.answers(first.code, batches, limit_s)
    if expected.stopped is not None:
        yield _stopped(first, expected, places)
        return
    raising = sum(outcome.how == "raise" for outcome in expected.outcomes)
    if 2 * raising > len(rows):
        yield f"its inputs make it raise: {show(expected.outcomes[0])}"
    for solution in others:
        actual = ground.answers(solution.code, batches, limit_s)
        wrong = _first_difference(ground, expected, actual, places)
        if wrong is not None:
            yield f"solutions {first.name!r} and {solution.name!r} differ at {wrong}"
        elif actual.stopped is not None:
            yield _stopped(solution, actual, places)


def _stopped(solution: Solution, answers: Answers, places: Sequence[str]) -> str:
    where = places[len(answers.outcomes)] if answers.outcomes else "the first input"
    detail = answers.stopped.detail if answers.stopped else ""
    return f"solution {solution.name!r} fails at {where}: {detail}"


def _first_difference(
    ground: Ground, expected: Answers, actual: Answers, places: Sequence[str]
) -> str | None:
    pairs = zip(places, expected.outcomes, actual.outcomes, strict=False)
    for where, one, two in pairs:
        found = ground.difference(one, two)
        if found is not None:
            return f"{where}: {found.why}: {show(one)} against {show(two)}"
    return None


def in_breaking_inputs(ground: Ground, seconds: float = SECONDS) -> Iterator[str]:
    """Whether all solutions do the same on inputs that are made to break a winner."""
    differing = disagreements(ground, seconds=seconds)
    found = min(differing, key=lambda one: len(one.call), default=None)
    if found is not None:
        yield (
            f"solutions {found.names[0]!r} and {found.names[1]!r} differ at breaking "
            f"inputs, such as {found.call}: {found.answers[0]} against "
            f"{found.answers[1]}; say with `valid` in its inputs what it is for"
        )


def in_the_spread(ground: Ground, spread: float, limit_s: float) -> Iterator[str]:
    """Whether the slowest solution is really slower than the fastest one."""
    size = ground.sizes[-1]
    found = {
        solution.name: quick_seconds(ground, solution, size, limit_s)
        for solution in ground.task.solutions
    }
    ratio = max(found.values()) / max(min(found.values()), 1e-9)
    times = ", ".join(f"{name}: {s * 1e3:.3g} ms" for name, s in found.items())
    _LOG.info("%s at size %s: %.1fx (%s)", ground.task.id, size, ratio, times)
    if ratio < spread:
        yield (
            f"the slowest solution takes only {ratio:.2f} times what the fastest one "
            f"takes at size {size} ({times}); it has to be {spread:g}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Check files and folders of tasks; say what is wrong. 1 where anything is."""
    parser = argparse.ArgumentParser(
        prog="python -m afterburner_training.check", description=__doc__
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--spread", type=float, default=SPREAD)
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    bad = 0
    for path in _files(asked.paths):
        try:
            wrong = check(_read(path), spread=asked.spread, sandbox=asked.sandbox)
        except (EngineError, SandboxError, SyntaxError) as error:
            wrong = [str(error)]
        bad += bool(wrong)
        for line in wrong or ["ok"]:
            sys.stdout.write(f"{path}: {line}\n")
        sys.stdout.flush()
    return 1 if bad else 0


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _read(path: Path) -> Task:
    """A task's file; its split is looked up where there is one."""
    path = path.absolute()
    listed = path.parent.parent / "split.toml"
    splits = split_of_families(listed) if listed.is_file() else {}
    if listed.is_file() and path.parent.name not in splits:
        raise TrainingError(f"the family {path.parent.name} is in no split of {listed}")
    split = splits.get(path.parent.name, "train")
    return parse(path.read_text(encoding="utf-8"), path, split)


if __name__ == "__main__":
    sys.exit(main())
