"""The cases of a target: made, run on the original, and found fit to judge by.

`prepare` asks the input service for cases, keeps those on which the original
answers, checks that it answers the same in another process, and finds the sizes at
which it is timed.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from afterburner_engine import stability
from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnjudgeableError
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.sizes import find_sizes
from afterburner_engine.trial import Trial
from afterburner_engine.workload_file import WorkloadFile, advice
from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.equality import Outcome
from afterburner_sandbox.program import ProgramStopped

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
    notes: list[str] = field(default_factory=list)


class FixedSupply:
    """Repeats the known cases, for targets whose inputs cannot grow."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = cases

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """Known inputs in turn; see `afterburner_sandbox.race.Supply`."""
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
    contract: Contract = STRICT,
) -> Workload:
    """The workload of the bench's target; `sizes` repeats those of another run.

    Its service judges by `contract`, as far as the original keeps to it.

    Raises:
        WorkloadError: the workload file is broken or does not fit.
        UnjudgeableError: no usable case, no answer, or another answer each time.
        SandboxError: the sandbox failed.
    """
    service = InputService(
        bench.original(bench.trusted), bench.target.qualname, workload_file, contract
    )
    notes = list(service.description["notes"])
    if service.description.get("problem"):
        notes.append(service.description["problem"])
    cases = service.examples(seed, MAX_CASES)
    mode = "await" if "async" in bench.target.kind else "plain"
    with closing(Trial(bench, mode, contract)) as trial:
        if _gives_iterator(trial, cases):
            trial.mode = "drain"
        sizes, grown, growth_notes = find_sizes(service, trial, seed, sizes)
        cases += grown
        if not cases:
            raise UnjudgeableError(_no_case(bench.target.path, notes))
        trial.close()  # what earlier calls left behind is not in the answers
        cases, expected = trial.answers(cases)
        notes += stability.check(bench, service, trial.mode, cases, expected)
        notes += _large(service)
        notes += growth_notes
        return _assemble(service, trial, cases, expected, sizes, notes, seed)


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
        cold_seeds=trial.costly(supply, *list(seconds.items())[-1], seed),
        sources=tuple(dict.fromkeys(case.source for case in cases)),
        has_same=bool(service.description["has_same"]),
        notes=notes,
    )


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
    return f"No usable input is known for this function.{said}\n{advice(path)}"
