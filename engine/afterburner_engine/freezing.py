"""Decides what stands still while a target runs, and what cannot be made to.

The source tells first. Where two runs of the original differ all the same, something
in another module reads the clock or draws: both are frozen then, and if the answers
agree the function can be judged. All of it is said in the workload's notes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnjudgeableError, UnstableError
from afterburner_engine.inputs import Case
from afterburner_engine.surroundings import FREEZABLE, REFUSED, Use, uses
from afterburner_sandbox.inside import wire

if TYPE_CHECKING:
    from afterburner_engine.workload import Workload

SAID = 3
"""Lines that are named in a note or an error; more would say no more."""

TWINS = 4
"""Cases that are run twice."""

AGAIN = b"again"

_FROZEN = {
    "clock": "The clock is frozen{where}: each input has an instant of its own.",
    "random": (
        "Randomness is seeded for each input{where}: a version that draws in another "
        "order differs."
    ),
}

_ELSEWHERE = " (another module reads it)"


def frozen(bench: Bench, prepare: Callable[[], Workload]) -> Workload:
    """The workload that `prepare` makes, with what has to stand still frozen.

    Raises:
        UnjudgeableError: the target reads what cannot be frozen, or as `prepare` does.
    """
    found = uses(bench.target)
    _refuse(bench, [use for use in found if use.kind == "waiting"])
    kinds = {use.kind for use in found}
    bench.freeze = tuple(kind for kind in FREEZABLE if kind in kinds)
    work = _prepared(bench, prepare, found)
    _refuse(bench, [use for use in found if use.kind in REFUSED and _runs(use, work)])
    work.frozen = bench.freeze
    others = [u for u in found if u.kind not in FREEZABLE and _runs(u, work)]
    work.notes[:0] = [*told(bench), *(f"{use}." for use in others[:SAID])]
    return work


def twins(bench: Bench, cases: Sequence[Case]) -> list[Case]:
    """Some of the cases once more, at other instants and with other draws.

    Else a version that remembers its answers would be right to: equal inputs see the
    same. What follows the end of a pickle is no part of the input, but of the bytes
    that instant and draws follow from.
    """
    if not bench.freeze:
        return []
    return [
        replace(
            case, batch=wire.pack([item + AGAIN for item in wire.unpack(case.batch)])
        )
        for case in cases[:TWINS]
    ]


def told(bench: Bench) -> tuple[str, ...]:
    """What stands still in the programs of a bench, in words for the user."""
    found = uses(bench.target)
    notes = []
    for kind in bench.freeze:
        named = [f"line {u.line}: `{u.source}`" for u in found if u.kind == kind]
        where = f" ({', '.join(named[:SAID])})" if named else _ELSEWHERE
        notes.append(_FROZEN[kind].format(where=where))
    return tuple(notes)


def _prepared(
    bench: Bench, prepare: Callable[[], Workload], found: Sequence[Use]
) -> Workload:
    try:
        try:
            return prepare()
        except UnstableError as error:
            if bench.freeze == FREEZABLE:
                raise
            first = error
        bench.freeze = FREEZABLE
        try:
            return prepare()
        except UnstableError:
            raise first from None
    except UnjudgeableError as error:
        said = [use for use in found if use.kind not in FREEZABLE][:SAID]
        if not said:
            raise
        lines = "".join(f"\n  {use}" for use in said)
        raise UnjudgeableError(f"{error}{lines}") from error


def _runs(use: Use, work: Workload) -> bool:
    """Whether the cases get to where it is read, as far as that is known."""
    return work.coverage is None or work.coverage.reaches(use.via)


def _refuse(bench: Bench, found: Sequence[Use]) -> None:
    if found:
        lines = "".join(f"\n  {use}" for use in found[:SAID])
        raise UnjudgeableError(
            f"{bench.target.qualname} cannot be judged by what it returns:{lines}\n"
            "Choose a function that is given what it needs as arguments."
        )
