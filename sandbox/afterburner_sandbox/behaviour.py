"""How a program behaves on one input, seen from outside."""

from __future__ import annotations

from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Outcome


def outcome_of(child: Child, index: int) -> Outcome:
    """The outcome of one input of the batch that the child ran last.

    Raises:
        ProgramStopped: the child ended, or its answer cannot be put into data.
    """
    how, data = child.output(index)
    return Outcome(how, data, child.history)


def outcomes_of(child: Child, indices: list[int]) -> list[Outcome]:
    """The outcomes of several inputs of the batch that the child ran last.

    Raises:
        ProgramStopped: the child ended, or its answers cannot be put into data.
    """
    outputs = child.outputs(indices)
    return [Outcome(how, data, child.history) for how, data in outputs]


def behaviour(child: Child, batch: bytes, mode: str, deadline_s: float) -> Outcome:
    """Run a batch of one input, untimed, and return its outcome.

    Raises:
        ProgramStopped: the child ended, overran, or its answer is no data.
    """
    how, data = child.call(batch, mode, deadline_s)
    return Outcome(how, data, child.history)
