"""The cases of a target: made, run on the original, and found fit to judge by.

`prepare` asks the input service for cases, keeps those on which the original
answers, checks that it answers the same in another process, and finds the sizes at
which it is timed.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from afterburner_engine import stability, vetting
from afterburner_engine.bench import Bench
from afterburner_engine.calls import HINT, known_calls
from afterburner_engine.coverage import Coverage
from afterburner_engine.errors import NoInputError, UnjudgeableError
from afterburner_engine.freezing import frozen, twins
from afterburner_engine.generator import Generator, Writer
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.observer import POOL, Observer, chosen
from afterburner_engine.recordings import Recording
from afterburner_engine.sizes import find_sizes
from afterburner_engine.trial import Trial
from afterburner_engine.workload_file import WorkloadFile, advice
from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.equality import Outcome
from afterburner_sandbox.program import ProgramStopped

MAX_LOST = 3
"""Recorded calls that may fail to return before no more are tried ahead."""

MAX_CASES = 48
"""Small cases of the equality check."""

ASKED = 8
"""Cases that are run until one shows what kind of value is returned."""


@dataclass(slots=True)
class Workload:
    """The cases of one target, and what the original does on them."""

    service: InputService
    supply: InputService | FixedSupply
    cases: list[Case]
    expected: list[Outcome]
    slowest_s: float
    """The longest that the original took for a case."""

    mode: str
    clock: str
    sizes: tuple[int, ...]
    """Ascending. One entry, 1, where the inputs cannot grow."""

    seconds: dict[int, float]
    """The original's time for one call, by size."""

    making: dict[int, float]
    """The time to make one input, by size."""

    fresh: bool
    """Whether new inputs can be made, or only the known ones repeated."""

    cold_calls: int
    """Calls that count as cold: one, or where known inputs repeat, the first round."""

    cold_seeds: tuple[int, ...]
    """Seeds of inputs at the largest size that take no less than a usual call."""

    sources: tuple[str, ...]
    has_same: bool
    recorded: str | None = None
    """The recorded calls that were used: JSON lines, for the evidence."""

    notes: list[str] = field(default_factory=list)
    coverage: Coverage | None = None
    """What the cases reach of the target; None where it could not be observed."""

    generator: Generator | None = None
    """What a model wrote to make some of the inputs."""

    frozen: tuple[str, ...] = ()
    """What stands still while it runs: `clock`, `random`."""


class FixedSupply:
    """Repeats the known cases, for targets whose inputs cannot grow."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = cases

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """Known inputs in turn; see `afterburner_sandbox.track.Supply`."""
        return b"".join(self._case(seed + i).batch for i in range(count))

    def show(self, size: int, seed: int, count: int, index: int) -> str:
        """One input of a batch in readable form."""
        return self._case(seed + index).call

    def _case(self, number: int) -> Case:
        return self.cases[number % len(self.cases)]


def prepare(
    bench: Bench,
    workload_file: WorkloadFile | None,
    seed: int,
    sizes: tuple[int, ...] = (),
    recording: Recording | None = None,
    contract: Contract = STRICT,
    generator: Generator | None = None,
) -> Workload:
    """The workload of the bench's target.

    `sizes` repeats those of another run, `recording` its recorded calls: without,
    those that are known here are used. `generator` is what a model wrote to make
    inputs; its code runs in a sandbox of its own.

    Its service judges by `contract`, as far as the original keeps to it.

    Raises:
        WorkloadError: the workload file is broken or does not fit.
        UnjudgeableError: no usable case, no answer, another answer each time, or
            it reads what can neither be frozen nor reached.
        GeneratorError: the generator makes no usable input.
        SandboxError: the sandbox failed.
    """
    known = recording or known_calls(bench, workload_file)
    if known is not None:
        bench.widen(*known.places())
    return frozen(
        bench,
        lambda: _prepare(bench, workload_file, seed, sizes, known, contract, generator),
    )


def _prepare(
    bench: Bench,
    workload_file: WorkloadFile | None,
    seed: int,
    sizes: tuple[int, ...],
    known: Recording | None,
    contract: Contract,
    generator: Generator | None,
) -> Workload:
    service = InputService(
        bench.original(bench.trusted, freeze=False),
        bench.target.qualname,
        workload_file,
        known.blob() if known else b"",
        contract,
    )
    if generator is not None:
        service.take(Writer(bench, generator), seed)
    notes = [*(known.notes if known else ()), *service.description["notes"]]
    if service.description.get("problem"):
        notes.append(service.description["problem"])
    cases = service.examples(seed, POOL)
    mode = "await" if "async" in bench.target.kind else "plain"
    with (
        closing(Trial(bench, mode, contract)) as trial,
        closing(Observer(bench)) as observer,
    ):
        if _gives_iterator(trial, cases):
            trial.mode = "drain"
        cases = _without_unfit(service, trial, cases, notes)
        observer.mode = trial.mode
        cases = chosen(observer, service, cases, seed, MAX_CASES)
        sizes, grown, growth_notes = find_sizes(service, trial, seed, sizes)
        cases += grown
        if not cases:
            raise NoInputError(_no_case(bench.target.path, notes))
        cases += twins(bench, cases)
        trial.close()  # what earlier calls left behind is not in the answers
        cases, expected = trial.answers(cases)
        notes += stability.check(bench, service, trial.mode, cases, expected)
        notes += _large(service)
        notes += growth_notes
        work = _assemble(service, trial, cases, expected, sizes, notes, seed)
        work.coverage = observer.coverage(work.cases)
        work.generator = generator
        work.recorded = known.blob().decode("ascii") if known else None
        return work


def _large(service: InputService) -> list[str]:
    if not service.child.large or not service.contract.globals:
        return []
    names = ", ".join(service.child.large)
    return [f"Too large to be compared, but for their length: the globals {names}."]


def _assemble(
    service: InputService,
    trial: Trial,
    cases: list[Case],
    expected: list[Outcome],
    sizes: tuple[int, ...],
    notes: list[str],
    seed: int,
) -> Workload:
    returning = [c for c, e in zip(cases, expected, strict=True) if e.how == "value"]
    known = returning or cases
    supply: InputService | FixedSupply = service
    seconds = _seconds(trial, service, sizes, seed, notes)
    fresh = bool(seconds)
    if not fresh:
        supply = FixedSupply(known)
        seconds = _seconds(trial, supply, (1,), seed, notes)
        if not seconds:
            raise UnjudgeableError(
                f"{trial.bench.target.qualname} takes too long on its known inputs "
                "to be timed. " + advice(trial.bench.target.path)
            )
        notes.append(
            "The inputs cannot be grown: the known ones are timed again and again."
        )
    elif _says_nothing(seconds):
        notes.append(
            "Larger inputs hardly take more time than small ones: all may be trivial. "
            "A workload file with inputs like yours would say more."
        )
    return Workload(
        service=service,
        supply=supply,
        cases=cases,
        expected=expected,
        slowest_s=trial.slowest_s,
        mode=trial.mode,
        clock=trial.clock(),
        sizes=tuple(seconds),
        seconds=seconds,
        making=trial.making,
        fresh=fresh,
        cold_calls=1 if fresh else len(known),
        cold_seeds=trial.costly(supply, *list(seconds.items())[-1], unforeseeable()),
        sources=tuple(dict.fromkeys(case.source for case in cases)),
        has_same=bool(service.description["has_same"]),
        notes=notes,
    )


def unforeseeable() -> int:
    """A seed of inputs that no program can have been written for."""
    return secrets.randbits(64) << 32


def _says_nothing(seconds: dict[int, float]) -> bool:
    """Whether the function ends at once however large its input is."""
    smallest, largest = min(seconds), max(seconds)
    expected = (largest / smallest) ** 0.4
    return largest >= 16 * smallest and seconds[largest] < expected * seconds[smallest]


def _seconds(
    trial: Trial,
    supply: InputService | FixedSupply,
    sizes: tuple[int, ...],
    seed: int,
    notes: list[str],
) -> dict[int, float]:
    """What a call takes at each size, up to the first at which some take too long."""
    found: dict[int, float] = {}
    for size in sizes:
        try:
            found[size] = trial.seconds(supply, size, seed)
        except ProgramStopped as stopped:
            notes.append(f"Size {size} is left out: {stopped.detail}.")
            break
    return found


def _without_unfit(
    service: InputService, trial: Trial, cases: list[Case], notes: list[str]
) -> list[Case]:
    """The cases, less the recorded and the model's calls that mean nothing here.

    In the program they were made in, there may have been files, a network or globals
    that are missing in the sandbox. What raises is kept as a case; nothing is grown
    from it.
    """
    raising: list[int] = []
    lost: set[int] = set()
    for index, case in enumerate(cases):
        if case.source != "recorded" or len(lost) >= MAX_LOST:
            continue
        try:
            outcome = trial.run(case.batch)[1]
        except ProgramStopped:
            lost.add(index)
            continue
        if outcome.how == "raise":
            raising.append(index)
        elif vetting.is_opaque(outcome):
            lost.add(index)
    written = vetting.unfit(trial.bench, service, trial, cases)
    if raising or lost or written:
        service.leave([*raising, *lost, *written])
    if lost:
        notes.append(
            f"{len(lost)} recorded calls are left out: what the function does with "
            "them cannot be compared, or it does not return."
        )
    lost |= written
    return [case for index, case in enumerate(cases) if index not in lost]


def _gives_iterator(trial: Trial, cases: list[Case]) -> bool:
    """Whether the work is done only while somebody iterates over what is returned."""
    for case in cases[:ASKED]:
        try:
            outcome = trial.run(case.batch)[1]
        except ProgramStopped:
            continue
        if outcome.how == "value":
            value = outcome.decoded()["value"]
            return isinstance(value, dict) and value.get("t") == "iterator"
    return False


def _no_case(path: Path, notes: list[str]) -> str:
    said = "".join(f"\n  {note}" for note in notes)
    return f"No usable input is known for this function.{said}\n{advice(path)}\n{HINT}"
