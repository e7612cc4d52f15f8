"""Whether the original behaves the same each time: else there is nothing to judge by.

What it returns has to be the same in another process, with other seeds and the cases
the other way round. What else it does may depend on the order of calls, so that is
looked at in the same order; what still differs is not compared, and this is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnjudgeableError, UnstableError
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.trial import CASE_S
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.contract import Contract
from afterburner_sandbox.equality import Outcome
from afterburner_sandbox.program import ProgramStopped

SAME_RUN = 1e-13
"""Relative tolerance between two runs of the original: what the order of a sum may
change, but not so much that the time of day looks constant."""

BESIDE = {
    "stderr": "Standard error",
    "logging": "Logging",
    "warnings": "Warnings",
    "globals": "The module's globals",
    "environment": "The environment and the working directory",
}
"""What may differ from run to run though the function is a good one: a time that is
logged, a counter. By the contract's options, in words."""

Rows = Iterable[tuple[Case, Outcome]]


def check(
    bench: Bench,
    service: InputService,
    mode: str,
    cases: list[Case],
    expected: list[Outcome],
) -> list[str]:
    """Run the original again; what is not compared as it differs from run to run.

    Raises:
        UnstableError: it answers differently in another process.
    """
    rows = list(zip(cases, expected, strict=True))
    strict = of_one_version(service.contract)
    results = replace(strict, **dict.fromkeys(BESIDE, False))
    _run(bench, service, mode, list(reversed(rows)), results)
    marks = [f'"{aspect}"'.encode() for aspect in BESIDE]
    if not any(mark in outcome.data for outcome in expected for mark in marks):
        return []
    unstable = _run(bench, service, mode, rows, strict)
    service.contract = replace(service.contract, **dict.fromkeys(unstable, False))
    return [
        f"{BESIDE[aspect]}: not compared, since it is another in each run."
        for aspect in unstable
    ]


def of_one_version(contract: Contract) -> Contract:
    """By what two runs of the same code are judged."""
    rel_tol = min(SAME_RUN, contract.rel_tol)
    return replace(contract, rel_tol=rel_tol, nan_equal=True)


def _run(
    bench: Bench,
    service: InputService,
    mode: str,
    rows: Rows,
    contract: Contract,
) -> list[str]:
    """Which options have to be off for the outcomes to be the same again."""
    unstable: list[str] = []
    with bench.original(bench.trusted, entropy=1) as other:
        for case, outcome in rows:
            try:
                again = behaviour(other, case.batch, mode, 4 * CASE_S)
            except ProgramStopped as stopped:
                raise UnjudgeableError(
                    f"{bench.target.qualname} answered once and then failed on "
                    f"{case.call}: {stopped.detail}."
                ) from stopped
            while found := service.difference(outcome, again, contract):
                if found.aspect not in BESIDE:
                    raise UnstableError(
                        f"{bench.target.qualname} is not deterministic: on {case.call} "
                        f"it gave {found.expected} in one process and {found.actual} "
                        f"in another ({found.why}). Functions that read the clock, "
                        "randomness, the order of a set or their own earlier calls "
                        "cannot be judged."
                    )
                unstable.append(found.aspect)
                contract = replace(contract, **{found.aspect: False})
    return unstable
