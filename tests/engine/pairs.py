"""Two versions of a function in one file, `before` and `after`, put to the search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from afterburner_engine.bench import Bench
from afterburner_engine.judge import Judge
from afterburner_engine.report import CandidateReport
from afterburner_engine.search import Search, Searched
from afterburner_engine.target import Target, find_target
from afterburner_engine.versions import Versions
from afterburner_engine.workload import Workload, prepare
from afterburner_engine.workload_file import WorkloadFile, find_workload
from afterburner_sandbox.program import Program

BREAKAGES = Path(__file__).parent / "breakages"
HONEST = Path(__file__).parent / "honest"


@dataclass(frozen=True, slots=True)
class Pair:
    """Both versions, ready to run."""

    bench: Bench
    programs: tuple[Program, Program]
    workload: Workload

    def known(self, seed: int = 0) -> CandidateReport | None:
        """What the known cases and the held-out ones of an exam say; None: equal."""
        judge = Judge(self.bench, self.workload, 0.03, seed, thorough=True)
        fresh = judge._answered(self.programs[0], judge._held_out(seed + 500_000))
        known = zip(self.workload.cases, self.workload.expected, strict=True)
        return judge._equal(self.programs[1], [*known, *fresh])

    def search(
        self, seed: int = 0, seconds: float = 2.5, inputs: int = 5_000
    ) -> Searched:
        """What the search finds."""
        versions = Versions(self.bench, self.bench, self.programs, self.workload)
        return Search(versions, seed, seconds, inputs).run()


@contextmanager
def opened(path: Path, seed: int = 0) -> Iterator[Pair]:
    """The pair in a file, whose own `make_input`, if there is one, makes its cases."""
    target = find_target(f"{path}::before")
    file = None
    if "def make_input" in target.module_source:
        file = WorkloadFile(str(path), target.module_source, True)
    bench = Bench(target, "auto", None, generated_code=False)
    try:
        before = bench.program(target.module_source)
        after = Program(before.source, before.module, before.path, "after")
        yield Pair(bench, (before, after), prepare(bench, file, seed))
    finally:
        bench.close()


@contextmanager
def rewritten(target: Target, code: str, seed: int = 0) -> Iterator[Pair]:
    """A target and a candidate for it, with the workload file beside the module."""
    bench = Bench(target, "auto", None, generated_code=False)
    try:
        before, after = map(
            bench.program, (target.module_source, target.with_code(code))
        )
        file = find_workload(target.path, None)
        yield Pair(bench, (before, after), prepare(bench, file, seed))
    finally:
        bench.close()
