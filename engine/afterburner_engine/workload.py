"""The cases of a target: made, run on the original, and found fit to judge by.

`prepare` asks the input service for cases, keeps those on which the original
answers, checks that it answers the same in another process, and finds the sizes at
which it is timed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnjudgeableError, WorkloadError
from afterburner_engine.inputs import Case, InputService, WorkloadFile
from afterburner_sandbox.behaviour import behaviour, outcome_of
from afterburner_sandbox.equality import Outcome, compare, opaque_part, render, show
from afterburner_sandbox.session import Child, ProgramStopped, Timing
from afterburner_sandbox.verdict import Verdict

CASE_S = 4.0
"""The original may take this long for one call; a larger input is left out."""

MAX_CASES = 48
"""Small cases of the equality check."""

LADDER = (16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144)
"""Sizes that are tried where the workload names none."""

LONG_ENOUGH_S = 0.02
"""A call of this length can be timed well; inputs need not grow further."""

CPU_BOUND = 0.7
"""Share of its time that a function computes for the CPU clock to judge it."""

_ADVICE = """Give it inputs in {name}:
    def make_input(size, rng):          # rng: random.Random
        return ([rng.random() for _ in range(size)],), {{}}   # args, kwargs"""


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

    fresh: bool
    """Whether new inputs can be made, or only the known ones repeated."""

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


def prepare(bench: Bench, workload_file: WorkloadFile | None, seed: int) -> Workload:
    """The workload of the bench's target.

    Raises:
        WorkloadError: the workload file is broken or does not fit.
        UnjudgeableError: no usable case, no answer, or another answer each time.
        SandboxError: the sandbox failed.
    """
    trusted = bench.original(bench.sandbox)
    service = InputService(trusted, bench.target.qualname, workload_file)
    notes = list(service.description["notes"])
    if service.description.get("problem"):
        notes.append(service.description["problem"])
    cases = service.examples(seed, MAX_CASES)
    trial = _Trial(bench, "await" if "async" in bench.target.kind else "plain")
    sizes, grown, growth_notes = _sizes(service, trial, seed)
    cases += grown
    if not cases:
        raise UnjudgeableError(_no_case(bench.target.path, notes))
    cases, expected = trial.answers(cases)
    _check_stable(bench, trial.mode, cases, expected)
    if _gives_iterator(expected):
        trial.mode = "drain"
    return _assemble(service, trial, cases, expected, sizes, notes + growth_notes, seed)


def _assemble(
    service: InputService,
    trial: _Trial,
    cases: list[Case],
    expected: list[Outcome],
    sizes: tuple[int, ...],
    notes: list[str],
    seed: int,
) -> Workload:
    fresh = bool(sizes)
    returning = [c for c, e in zip(cases, expected, strict=True) if e.how == "value"]
    supply = service if fresh else FixedSupply(returning or cases)
    sizes = sizes or (1,)
    timings = {size: trial.time(supply, size, seed) for size in sizes}
    if not fresh:
        notes.append(
            "The inputs cannot be grown: the known ones are timed again and again."
        )
    return Workload(
        service=service,
        supply=supply,
        cases=cases,
        expected=expected,
        slowest_s=trial.slowest_s,
        mode=trial.mode,
        clock=trial.clock(timings[sizes[-1]]),
        sizes=sizes,
        seconds={size: max(t.wall_s, 1e-7) for size, t in timings.items()},
        fresh=fresh,
        sources=tuple(dict.fromkeys(case.source for case in cases)),
        has_same=bool(service.description["has_same"]),
        notes=notes,
    )


class _Trial:
    """Runs the original on inputs, in one child as long as that one lives."""

    def __init__(self, bench: Bench, mode: str) -> None:
        self.bench = bench
        self.mode = mode
        self.slowest_s = 0.0
        self._child: Child | None = None

    def run(self, batch: bytes) -> tuple[Timing, Outcome]:
        """One input of the original.

        Raises:
            ProgramStopped: it ended or took longer than `CASE_S`.
        """
        if self._child is None:
            self._child = self.bench.original(self.bench.sandbox)
        try:
            timing = self._child.run(batch, self.mode, CASE_S)
            return timing, outcome_of(self._child, 0)
        except ProgramStopped:
            self._child.close()
            self._child = None
            raise

    def answers(self, cases: list[Case]) -> tuple[list[Case], list[Outcome]]:
        """The cases that the original answers, and its answers.

        Raises:
            UnjudgeableError: none is left, each one raises, or the answers are of
                a kind that cannot be compared.
        """
        kept: list[Case] = []
        expected: list[Outcome] = []
        stopped: list[ProgramStopped] = []
        for case in cases:
            try:
                timing, outcome = self.run(case.batch)
            except ProgramStopped as stop:
                stopped.append(stop)
                if len(stopped) >= 2 and not kept:
                    break
                continue
            self.slowest_s = max(self.slowest_s, timing.wall_s)
            kept.append(case)
            expected.append(outcome)
        self._refuse(kept, expected, stopped)
        return kept, expected

    def _refuse(
        self,
        kept: list[Case],
        expected: list[Outcome],
        stopped: list[ProgramStopped],
    ) -> None:
        name = self.bench.target.qualname
        if not kept:
            raise UnjudgeableError(_never_answers(name, stopped[0]))
        if all(outcome.how == "raise" for outcome in expected):
            shown = show(expected[0]).removeprefix("raises ")
            raise UnjudgeableError(
                f"{name} raises on every input that is known, such as {kept[0].call}: "
                f"{shown}. The sandbox has no network and sees no files but the "
                "project's. " + _advice(self.bench.target.path)
            )
        for outcome in expected:
            part = opaque_part(outcome.decoded()["value"])
            if part is not None:
                raise UnjudgeableError(
                    f"{name} returns {render(part)}, which cannot be compared from "
                    "outside. Choose a function that returns data."
                )

    def time(self, supply: InputService | FixedSupply, size: int, seed: int) -> Timing:
        """The median of three calls at a size."""
        runs = [self.run(supply.batch(size, seed + i, 1))[0] for i in range(3)]
        return sorted(runs, key=lambda timing: timing.wall_s)[1]

    @staticmethod
    def clock(timing: Timing) -> str:
        """By which clock to judge a function that spends its time like this."""
        # Short calls are mostly round trip: what is that short never waits.
        if timing.wall_s < 0.001 or timing.cpu_s >= CPU_BOUND * timing.wall_s:
            return "cpu"
        return "wall"


def _sizes(
    service: InputService, trial: _Trial, seed: int
) -> tuple[tuple[int, ...], list[Case], list[str]]:
    """The sizes to time at, a few cases of them for the equality check, and notes."""
    named = service.description["sizes"]
    grows = any(source["grows"] for source in service.description["sources"])
    if not grows:
        return (), [], []
    sizes: list[int] = []
    cases: list[Case] = []
    notes: list[str] = []
    for size in named or LADDER:
        try:
            grown = [service.case("grown", size, seed * 100 + i) for i in range(2)]
            runs = [trial.run(case.batch) for case in grown]
        except ProgramStopped as stopped:
            notes.append(f"Size {size} is left out: {stopped.detail}.")
            break
        except UnjudgeableError:
            break
        if named is None and any(outcome.how == "raise" for _, outcome in runs):
            notes.append(f"Inputs were not grown to {size}: {show(runs[0][1])}.")
            break
        sizes.append(size)
        cases += grown
        if named is None and _enough(sizes, runs[0][0].wall_s):
            break
    return tuple(sizes if named else sizes[-4:]), cases, notes


def _enough(sizes: list[int], wall_s: float) -> bool:
    return len(sizes) >= 3 and (wall_s >= LONG_ENOUGH_S or sizes[-1] >= LADDER[-1])


def _check_stable(
    bench: Bench, mode: str, cases: list[Case], expected: list[Outcome]
) -> None:
    """Run the original in another process, with other seeds, the other way round.

    Raises:
        UnjudgeableError: it answers differently there.
    """
    other = bench.original(bench.open(hash_seed=1), entropy=1)
    for case, outcome in zip(reversed(cases), reversed(expected), strict=True):
        try:
            again = behaviour(other, case.batch, mode, 4 * CASE_S)
        except ProgramStopped as stopped:
            raise UnjudgeableError(
                f"{bench.target.qualname} answered once and then failed on "
                f"{case.call}: {stopped.detail}."
            ) from stopped
        found = compare(outcome, again)
        if found is not None:
            raise UnjudgeableError(
                f"{bench.target.qualname} is not deterministic: on {case.call} it gave "
                f"{found.expected} in one process and {found.actual} in another "
                f"({found.why}). Functions that read the clock, randomness, the order "
                "of a set or their own earlier calls cannot be judged."
            )


def _gives_iterator(expected: list[Outcome]) -> bool:
    values = (e.decoded()["value"] for e in expected if e.how == "value")
    return any(isinstance(v, dict) and v.get("t") == "iterator" for v in values)


def _never_answers(name: str, stopped: ProgramStopped) -> str:
    if stopped.verdict is Verdict.TIMEOUT:
        return (
            f"{name} did not return within {CASE_S:g} s on any input that is known. "
            "Give it smaller inputs (SIZES in a workload file)."
        )
    return f"{name} does not answer on any input that is known: {stopped.detail}."


def _no_case(path: Path, notes: list[str]) -> str:
    said = "".join(f"\n  {note}" for note in notes)
    return f"No usable input is known for this function.{said}\n{_advice(path)}"


def _advice(path: Path) -> str:
    return _ADVICE.format(name=workload_path(path).name)


def workload_path(path: Path) -> Path:
    """Where the workload file of a module lies: `file.workload.py` beside `file.py`."""
    return path.with_name(f"{path.stem}.workload.py")


def find_workload(path: Path, named: str | None) -> WorkloadFile | None:
    """The workload file that the user named, else the one beside the module.

    Raises:
        WorkloadError: it cannot be read.
    """
    found = Path(named) if named else workload_path(path)
    if not named and not found.exists():
        return None
    try:
        source = found.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkloadError(f"the workload file {found} cannot be read: {error}") from error
    return WorkloadFile(str(found.resolve()), source, bool(named))
