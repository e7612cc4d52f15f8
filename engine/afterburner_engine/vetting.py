"""Which inputs of a model's generator count: those that the original answers, the same
each time. The model's own idea of what is valid decides nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from afterburner_engine.bench import Bench
from afterburner_engine.errors import GeneratorError
from afterburner_engine.generator import SOURCE
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.stability import BESIDE, of_one_version
from afterburner_engine.trial import CASE_S, Trial
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import Outcome, opaque_part, show
from afterburner_sandbox.program import ProgramStopped

MAX_STOPPED = 2
"""Inputs that the original may not survive, until all others are left alone, too."""


def unfit(
    bench: Bench, service: InputService, trial: Trial, cases: list[Case]
) -> set[int]:
    """Which of the cases come from the generator and do not count.

    Raises:
        GeneratorError: none of those counts.
    """
    why: Counter[str] = Counter()
    answers: dict[int, Outcome] = {}
    lost: set[int] = set()
    stopped = 0
    for index, case in enumerate(cases):
        if case.source != SOURCE:
            continue
        problem = "" if stopped < MAX_STOPPED else "others ended it"
        try:
            if not problem:
                answers[index] = trial.run(case.batch)[1]
                problem = _problem(answers[index])
        except ProgramStopped as ended:
            stopped, problem = stopped + 1, ended.detail
        if problem:
            lost.add(index)
            why[f"on {case.call} the function {problem}"] += 1
    kept = {index: answers[index] for index in answers if index not in lost}
    lost |= _changing(bench, service, trial.mode, cases, kept)
    if why and not kept:
        raise GeneratorError(why.most_common(1)[0][0])
    return lost


def _problem(outcome: Outcome) -> str:
    if outcome.how == "raise":
        return show(outcome)
    return "gives what cannot be compared" if is_opaque(outcome) else ""


def is_opaque(outcome: Outcome) -> bool:
    """Whether what it did is more than data."""
    decoded = outcome.decoded()
    return any(opaque_part(decoded[key]) is not None for key in ("value", "args"))


def _changing(
    bench: Bench,
    service: InputService,
    mode: str,
    cases: list[Case],
    answers: dict[int, Outcome],
) -> set[int]:
    """Where the original answers otherwise in another process.

    None where it does so everywhere: that is the function's nature, not the input's.
    """
    results = dict.fromkeys(BESIDE, False)
    contract = replace(of_one_version(service.contract), **results)
    found: set[int] = set()
    other = bench.original(bench.trusted, entropy=1)
    try:
        for index, outcome in answers.items():
            try:
                again = behaviour(other, cases[index].batch, mode, CASE_S)
            except ProgramStopped:
                found.add(index)
                other.close()
                other = bench.original(bench.trusted, entropy=1)
                continue
            if service.difference(outcome, again, contract) is not None:
                found.add(index)
    finally:
        other.close()
    return found if len(found) < len(answers) else set()
