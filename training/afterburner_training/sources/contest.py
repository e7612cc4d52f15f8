"""What data sets of contest problems share: rows whose programs become solutions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_engine.fingerprint import fingerprint
from afterburner_training.sources import classes, examples, programs, texts
from afterburner_training.sources.base import Skipped, Unfit, slug
from afterburner_training.sources.examples import Call
from afterburner_training.sources.html_text import readable
from afterburner_training.sources.reading import Row
from afterburner_training.tasks import Solution, Split, Task


@dataclass(frozen=True, slots=True)
class Problem:
    """A row, with what sources call differently called the same."""

    source: str
    family: str
    name: str
    split: Split
    statement: str
    licence: str
    programs: tuple[str, ...]

    @property
    def id(self) -> str:
        """Of its task."""
        return f"{self.source}/{slug(self.family)}/{slug(self.name)}"

    def made(self, build: Callable[[Problem, Row], Task], row: Row) -> Task | Skipped:
        """The task that `build` makes of it and its row, or why there is none."""
        try:
            return build(self, row)
        except Unfit as error:
            return Skipped(self.id, str(error))


def of_programs(problem: Problem, inputs: Iterable[str]) -> Task:
    """A task of programs that read a text and print one.

    Raises:
        Unfit: none of them can be made a function, or there are too few inputs.
    """
    solutions = _solutions(problem.programs, programs.as_function)
    known = list(dict.fromkeys(inputs))
    made = texts.workload(known)
    if made is None:
        calls: list[Call] = [((text,), {}) for text in known]
        made = examples.workload(calls, ["text"], grow=False)
    workload = made + programs.SAME
    return _task(problem, programs.ENTRY, programs.STARTER, workload, solutions)


def of_methods(
    problem: Problem, method: str, calls: Sequence[Call] | Sequence[dict[str, Any]]
) -> Task:
    """A task of classes with a method.

    `calls` are its arguments, by position or by name.

    Raises:
        Unfit: none of them can be made a function, or no inputs are known.
    """
    solutions = _solutions(
        problem.programs, lambda code: classes.as_function(code, method)
    )
    starter = _starter(problem.programs, method)
    names = _parameters(starter)
    made = [_positional(call, names) for call in calls]
    workload = examples.workload(made, names)
    return _task(problem, method, starter, workload, solutions)


def _task(
    problem: Problem,
    entry_point: str,
    starter: str,
    workload: str,
    solutions: tuple[Solution, ...],
) -> Task:
    return Task(
        id=problem.id,
        family=f"{problem.source}/{slug(problem.family)}",
        split=problem.split,
        statement=readable(problem.statement),
        entry_point=entry_point,
        starter=starter,
        workload=workload,
        solutions=solutions,
        licence=problem.licence,
    )


def _solutions(
    codes: Iterable[str], made: Callable[[str], str]
) -> tuple[Solution, ...]:
    """Each program once, in its order, named by its number.

    Raises:
        Unfit: none is left; why the last one is not.
    """
    found: dict[str, Solution] = {}
    why = "it comes without a solution"
    for number, code in enumerate(codes):
        try:
            text = made(code)
        except Unfit as error:
            why = str(error)
            continue
        found.setdefault(fingerprint(text), Solution(f"solution {number}", text))
    if not found:
        raise Unfit(why)
    return tuple(found.values())


def _starter(codes: Iterable[str], method: str) -> str:
    """The signature of the first program that has types, or else of the first."""
    made: list[str] = []
    for code in codes:
        try:
            made.append(classes.starter(code, method))
        except Unfit:
            continue
    typed = [text for text in made if "->" in text]
    return (typed or made)[0]


def _parameters(starter: str) -> list[str]:
    function = ast.parse(starter).body[-1]
    if not isinstance(function, ast.FunctionDef):
        raise Unfit("its starter is no function")
    return [arg.arg for arg in function.args.args]


def _positional(call: Call | dict[str, Any], names: Sequence[str]) -> Call:
    if not isinstance(call, dict):
        if len(call[0]) != len(names):
            raise Unfit(f"an example has {len(call[0])} arguments, not {len(names)}")
        return call
    if set(call) != set(names):
        raise Unfit(f"an example names {sorted(call)}, not {sorted(names)}")
    return tuple(call[name] for name in names), {}
