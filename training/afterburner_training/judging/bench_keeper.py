"""Judges answers to tasks, and keeps the sandboxes of the last few tasks warm."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from afterburner_engine.bench import Bench
from afterburner_engine.candidate import fingerprint
from afterburner_engine.errors import TargetError
from afterburner_engine.judge import Judge
from afterburner_engine.objectives import OBJECTIVES, measured
from afterburner_engine.prompting.extraction import Wanted
from afterburner_engine.prompting.recovery import find_code
from afterburner_engine.report import CandidateReport
from afterburner_engine.target import Target, find_target, target_from_source
from afterburner_engine.workload import Workload, prepare
from afterburner_engine.workload_file import find_workload
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
from afterburner_training.judging.wire import Ground, Job, Judged
from afterburner_training.rewards import Race

ARENA = 3
"""Fork servers that take turns in a race: fewer than in a run, which proves a gain."""

MIN_GAIN = 0.03
REMEMBERED = 512
"""Verdicts that are kept: in a group, the same code is often written twice."""


@dataclass(slots=True)
class Warm:
    """A task's sandboxes, with its reference in them."""

    bench: Bench
    judges: dict[str, Judge]
    """By objective."""

    workload: Workload
    target: Target
    folder: Path

    def close(self) -> None:
        """End its processes."""
        self.bench.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class BenchKeeper:
    """Judges one answer after the other. Use as a context manager."""

    def __init__(
        self, *, benches: int, race_s: float, call_s: float, sandbox: str
    ) -> None:
        self._most = benches
        self._race_s = race_s
        self._call_s = call_s
        self._sandbox = sandbox
        self._warm: OrderedDict[str, Warm] = OrderedDict()
        self._known: OrderedDict[tuple[str, ...], Judged] = OrderedDict()
        self._turn = 0

    def __enter__(self) -> BenchKeeper:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes."""
        while self._warm:
            self._warm.popitem()[1].close()

    def warm(self, ground: Ground) -> Warm:
        """The sandboxes of a task, made if there are none.

        Raises:
            EngineError: the task cannot be judged, or nothing can judge it here.
            SandboxError: the sandbox failed.
        """
        found = self._warm.pop(ground.task, None) or self._opened(ground)
        self._warm[ground.task] = found
        while len(self._warm) > self._most:
            self._warm.popitem(last=False)[1].close()
        return found

    def forget(self, ground: Ground) -> None:
        """Close the sandboxes of a task: one of them has failed."""
        found = self._warm.pop(ground.task, None)
        if found is not None:
            found.close()

    def judge(self, job: Job) -> Judged:
        """The verdict on an answer; raises as `warm` does."""
        started = time.monotonic()
        warm = self.warm(job.ground)
        given = _given(warm.target, job)
        found = find_code(job.answer or "", _wanted(given))
        told = Judged(
            exact=found.exact,
            passed_before=job.passed,
            passed_after=False,
            verdict="malformed",
            detail=found.problem,
        )
        if found.code is not None:
            refused = given.check(found.code)
            if refused is not None:
                told = replace(told, verdict="refused", detail=refused)
            else:
                told = self._judged(warm, job, given, found.code, told)
        return replace(told, seconds=time.monotonic() - started)

    def _judged(
        self, warm: Warm, job: Job, given: Target, code: str, told: Judged
    ) -> Judged:
        """The verdict on code, the same for the same code."""
        module = given.with_code(code)
        mark = fingerprint(code)
        if job.passed and mark == fingerprint(given.code):
            return replace(
                told,
                verdict="unchanged",
                detail="it is the code that was given",
                code=module,
                passed_after=True,
                race=Race(1.0, Interval(1.0, 1.0, 1.0)),
            )
        key = (job.ground.task, job.objective, given.module_source, module)
        known = self._known.pop(key, None)
        if known is None:
            report = self._report(warm, job, given, module)
            known = _told(report, job, module)
        self._known[key] = known
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return replace(known, exact=told.exact)

    def _report(
        self, warm: Warm, job: Job, given: Target, module: str
    ) -> CandidateReport:
        """What the race against the given code finds.

        Where that is wrong, there is no racing it; the reference takes its place, and
        only whether the answer is right counts.
        """
        judge = warm.judges.get(job.objective)
        if judge is None:
            judge = Judge(
                warm.bench,
                warm.workload,
                MIN_GAIN,
                0,
                attack_s=0.0,
                objective=job.objective,
            )
            warm.judges[job.objective] = judge
        self._turn += 1
        judge.seed = self._turn  # other inputs for each race
        before = given.module_source if job.passed else job.ground.reference
        programs = warm.bench.program(before), warm.bench.program(module)
        return judge.judge(*programs, 1, _unwatched, self._race_s)

    def _opened(self, ground: Ground) -> Warm:
        folder = Path(tempfile.mkdtemp(prefix="afterburner-judge-"))
        (folder / "task.workload.py").write_text(ground.workload, encoding="utf-8")
        module = folder / "task.py"
        module.write_text(ground.reference, encoding="utf-8")
        bench: Bench | None = None
        try:
            target = find_target(f"{module}::{ground.entry_point}")
            bench = Bench(target, self._sandbox, None, generated_code=True, arena=ARENA)
            sizes = () if ground.size is None else (ground.size,)
            file = find_workload(module, None)
            work = _at_one_size(prepare(bench, file, 0, sizes), self._call_s)
        except BaseException:
            if bench is not None:
                bench.close()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Warm(bench, {}, work, target, folder)


def _at_one_size(work: Workload, call_s: float) -> Workload:
    """The workload with one size: a reward is to be cheap."""
    if len(work.sizes) == 1:
        return work
    fit = [size for size in work.sizes if work.seconds[size] <= call_s]
    size = max(fit, default=work.sizes[0])
    seeds = work.cold_seeds if size == work.sizes[-1] else ()
    return replace(work, sizes=(size,), cold_seeds=seeds)


def _given(reference: Target, job: Job) -> Target:
    """The code that the prompt showed; the reference's, if that cannot be read."""
    try:
        return target_from_source(reference.path, job.given, reference.qualname)
    except TargetError:
        return reference


def _wanted(given: Target) -> Wanted:
    return Wanted(given.qualname, given.qualname, given.code, given.module_source)


def _unwatched(interval: Interval) -> None:
    """Nobody looks at a race's progress."""


def _told(report: CandidateReport, job: Job, module: str) -> Judged:
    passed = report.equal is True and report.verdict is not Verdict.TAMPERED
    return Judged(
        exact=False,
        passed_before=job.passed,
        passed_after=passed,
        verdict=report.verdict.value,
        detail=report.detail,
        code=module,
        race=_race(report, job.objective) if passed else None,
        gains=_gains(report) if passed else {},
    )


def _race(report: CandidateReport, objective: str) -> Race | None:
    gain, cost = measured(report, objective), _cost(report, objective)
    if gain is None or cost is None:
        return None
    return Race(cost, gain, _counts(report, gain))


def _counts(report: CandidateReport, gain: Interval) -> bool:
    """Whether what was gained may be paid.

    A gain that is only warm, or only at some sizes, or that the clock on the wall does
    not bear out, is none; what is within the noise is for the reward to weigh.
    """
    if report.verdict is Verdict.NO_DIFFERENCE:
        return gain.low <= 1 + MIN_GAIN
    return report.verdict in (Verdict.FASTER, Verdict.SLOWER)


def _cost(report: CandidateReport, objective: str) -> float | None:
    """Of the code that was given."""
    return {
        "time": report.seconds_before,
        "memory": report.peak_bytes_before,
        "integral": report.byte_seconds_before,
    }[objective]


def _gains(report: CandidateReport) -> dict[str, float]:
    found = {name: measured(report, name) for name in OBJECTIVES}
    return {name: each.ratio for name, each in found.items() if each is not None}
