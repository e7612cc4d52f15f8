"""Judges for the incumbents on disk, made as the loop makes its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from afterburner_engine.bench import Bench
from afterburner_engine.judge import Judge
from afterburner_engine.report import CandidateReport
from afterburner_engine.target import find_target
from afterburner_engine.workload import prepare
from afterburner_engine.workload_file import find_workload, workload_path
from afterburner_sandbox.contract import Contract
from tests.sandbox.cheat_files import INCUMBENTS

BUDGET_S = 1.5
"""For a race, as the loop has it."""


EXAM_S = 1.0
"""For the exam's race at the largest size: a cheat that was seen through does not sit
one in the loop, and honest gains are large enough here."""

LENIENT = Contract(globals=False, environment=False)
"""What cheats keep in globals or the environment would give them away too early."""


class Courts:
    """A judge for each incumbent, made when it is first needed."""

    def __init__(self, backend: str, folder: Path) -> None:
        self.backend = backend
        self.folder = folder
        self._incumbent = ""
        self._judge: Judge | None = None

    def judge(self, incumbent: str) -> Judge:
        """The judge of candidates for one incumbent; that for the last one is kept."""
        if self._judge is None or incumbent != self._incumbent:
            self.close()
            self._judge = self._made(incumbent)
            self._incumbent = incumbent
        return self._judge

    def _made(self, incumbent: str) -> Judge:
        root = self.folder / incumbent
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        path = root / f"{incumbent}.py"
        shutil.copy(INCUMBENTS / path.name, path)
        shutil.copy(path, root / "original.py")
        workload = workload_path(INCUMBENTS / path.name)
        if workload.exists():
            shutil.copy(workload, root)
        target = find_target(f"{path}::f")
        bench = Bench(target, self.backend, None, generated_code=True)
        try:
            file = find_workload(path, None)
            work = prepare(bench, file, 0, contract=LENIENT)
            # Races have to see a cheat. The search for inputs that break one, which
            # finds that some fail on odd inputs, has tests of its own.
            return Judge(bench, work, 0.03, 0, attack_s=0)
        except BaseException:
            bench.close()
            raise

    def close(self) -> None:
        """End all sandboxes."""
        if self._judge is not None:
            self._judge.bench.close()
            self._judge = None


def reports(judge: Judge, source: str) -> list[CandidateReport]:
    """What the judge and the final exam say of a program."""
    incumbent = judge.bench.program(judge.bench.target.module_source)
    candidate = judge.bench.program(source)
    judged = judge.judge(incumbent, candidate, 1, lambda _: None, BUDGET_S)
    return [judged, judge.exam(incumbent, candidate, lambda _: None)]
