"""The verdict on one candidate: equal on all cases, and then raced.

The judge runs on the trusted side. It knows the cases, the original's outcomes and
the clock; the candidate's process is told one input at a time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

from afterburner_engine import findings, footprint
from afterburner_engine.bench import Bench
from afterburner_engine.deciding import raced
from afterburner_engine.inputs import Case
from afterburner_engine.report import CandidateReport
from afterburner_engine.search import Search
from afterburner_engine.settings import ATTACK_S
from afterburner_engine.trial import CASE_S
from afterburner_engine.versions import Versions
from afterburner_engine.workload import Workload, unforeseeable
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child, after
from afterburner_sandbox.equality import Outcome, show
from afterburner_sandbox.memory_race import MemoryPlan
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.race import RaceResult, race
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.stopping import QUICK, Plan
from afterburner_sandbox.track import Mismatch, Side, Track
from afterburner_sandbox.verdict import Counterexample, Verdict

THOROUGH_S = 2.0
"""How long a block of a loser may take that is to be measured all the same."""

EXAM_S = 2.5
"""How long the final exam may race at the largest size."""

PRECISE = 0.02
"""The interval of the final exam is to reach no further than this to each side, on a
logarithmic scale, if the time allows it: its numbers are the ones that are shown."""

AGAIN = 250_000
"""Added to the seed where a race is run a second time."""

GIVEN_UP = 3
"""Held-out cases on which the original may fail before no more of them are tried."""

Progress = Callable[[Interval], None]


class Judge:
    """Judges candidates of one target.

    `after` is where candidates run, if that is not where the original does.
    `thorough` says that a loser is raced at all sizes too, and given more time.
    Where `objective` is not time, memory decides, and fewer pairs are raced.
    A winner is attacked for `attack_s` with inputs that are made to break it. Where
    sizes were left out because it is too slow for them, `all_sizes` is false.
    """

    def __init__(
        self,
        bench: Bench,
        workload: Workload,
        min_gain: float,
        seed: int,
        *,
        after: Bench | None = None,
        thorough: bool = False,
        attack_s: float = ATTACK_S,
        all_sizes: bool = True,
        objective: str = "time",
    ) -> None:
        self.bench = bench
        self.objective = objective
        self.after = after or bench
        self.thorough = thorough
        self.attack_s = attack_s
        self.all_sizes = all_sizes
        self.workload = workload
        self.min_gain = min_gain
        self.seed = seed
        # A program that could foresee a race's inputs would know the answers by heart.
        self._secret = unforeseeable()

    def judge(
        self,
        incumbent: Program,
        candidate: Program,
        number: int,
        progress: Progress,
        budget_s: float,
    ) -> CandidateReport:
        """The verdict on the `number`th candidate, against the incumbent.

        Raises:
            SandboxError: the sandbox failed; nothing is known of the candidate.
        """
        plan = Plan(min_gain=self.min_gain, tries=number, budget_s=budget_s)
        work, sides = self.workload, (incumbent, candidate)
        seed = self._secret + self.seed + number
        report = self._verdict(
            sides,
            list(zip(work.cases, work.expected, strict=True)),
            seed,
            self._suited(plan),
            progress,
        )
        report = self._weighed(report, sides, seed, plan, always=False)
        return self._covered(report)

    def exam(
        self, original: Program, winner: Program, progress: Progress
    ) -> CandidateReport:
        """The final exam, winner against original, on cases that neither has seen.

        Raises:
            SandboxError: the sandbox failed.
        """
        plan = Plan(
            min_gain=self.min_gain, min_pairs=5, budget_s=EXAM_S, precision=PRECISE
        )
        if self.after is not self.bench:
            # Each pair is one of fork servers too, whose layouts shift its ratio.
            plan = replace(plan, max_pairs=self.bench.arena_size)
        held_out = self._secret + self.seed + 500_000
        try:
            fresh = self._answered(original, self._held_out(held_out))
        except ProgramStopped as stopped:
            what = f"the original itself does not load again: {stopped.detail}"
            return CandidateReport(Verdict.ERROR, what)
        known = list(zip(self.workload.cases, self.workload.expected, strict=True))
        sides, cases = (original, winner), known + fresh
        report = self._verdict(sides, cases, held_out, self._suited(plan), progress)
        report = self._weighed(report, sides, held_out, plan, always=True)
        return self._searched(self._covered(report), sides)

    def _suited(self, plan: Plan) -> Plan:
        """No more pairs than need be where time is only shown."""
        if self.objective == "time":
            return plan
        return replace(plan, max_pairs=min(plan.min_pairs, plan.max_pairs))

    def _weighed(
        self,
        report: CandidateReport,
        programs: tuple[Program, Program],
        seed: int,
        plan: Plan,
        *,
        always: bool,
    ) -> CandidateReport:
        """The report with the memory in it; it decides where it is the objective."""
        arenas = self.bench.arena, self.after.arena
        before, after = map(Side, arenas, programs)
        memory = MemoryPlan(min_gain=plan.min_gain, confidence=plan.confidence)
        question = footprint.Question(self.objective, memory, seed, always)
        return footprint.weighed(report, (before, after), self.workload, question)

    def _searched(
        self, report: CandidateReport, programs: tuple[Program, Program]
    ) -> CandidateReport:
        """The report after a search for an input that breaks the winner."""
        if not report.equal or not self.attack_s:
            return report
        # Where it is known already that inputs take it long, another one is no news.
        losing = report.verdict in (Verdict.SLOWER, Verdict.MIXED)
        hangs = self.all_sizes and not losing
        versions = Versions(self.bench, self.after, programs, self.workload, hangs)
        return Search(versions, self.seed, self.attack_s).judged(report)

    def _held_out(self, seed: int) -> list[Case]:
        work = self.workload
        cases = work.service.examples(seed, len(work.cases))
        if work.fresh:
            sizes = [size for size in work.sizes if work.seconds[size] < 1]
            cases += [
                work.service.case("held-out", size, seed + i)
                for size in sizes
                for i in range(3)
            ]
        return cases

    def _answered(
        self, original: Program, cases: list[Case]
    ) -> list[tuple[Case, Outcome]]:
        """What the original answers; cases on which it takes for ever are left out."""
        rows: list[tuple[Case, Outcome]] = []
        stopped, left = 0, list(cases)
        while left and stopped < GIVEN_UP:
            with self.bench.sandbox.spawn() as child:
                child.load(original)
                try:
                    while left:
                        case = left.pop(0)
                        mode = self.workload.mode
                        rows.append((case, behaviour(child, case.batch, mode, CASE_S)))
                except ProgramStopped:
                    stopped += 1
        return rows

    def _verdict(
        self,
        programs: tuple[Program, Program],
        cases: list[tuple[Case, Outcome]],
        seed: int,
        plan: Plan,
        progress: Progress,
    ) -> CandidateReport:
        report = self._judged(programs, cases, seed, plan, progress)
        if report.verdict is Verdict.TAMPERED:
            # On a busy machine chance may look, once, like work beside the timed
            # regions. What was really moved there is seen again, in other processes.
            report = self._judged(programs, cases, seed + AGAIN, plan, progress)
        return report

    def _covered(self, report: CandidateReport) -> CandidateReport:
        """The report, with what the workload's cases reach of the original."""
        seen = self.workload.coverage
        return report if seen is None else replace(report, coverage=seen.share)

    def _judged(
        self,
        programs: tuple[Program, Program],
        cases: list[tuple[Case, Outcome]],
        seed: int,
        plan: Plan,
        progress: Progress,
    ) -> CandidateReport:
        try:
            wrong = self._equal(programs[1], cases)
            if wrong is not None:
                return wrong
            return self._race(programs, len(cases), seed, plan, progress)
        except ProgramStopped as stopped:
            return CandidateReport(stopped.verdict, stopped.detail, cases=len(cases))

    def _equal(
        self, candidate: Program, cases: list[tuple[Case, Outcome]]
    ) -> CandidateReport | None:
        """None if the candidate behaves the same on all cases, else the report."""
        grace_s = CASE_S if self.thorough else 1.0
        deadline = grace_s + 10 * self.workload.slowest_s
        with contextlib.ExitStack() as stack:
            child = self._loaded(candidate, stack)
            for case, expected in cases:
                if child.history and expected.history == after(0, case.batch):
                    # The original began afresh here: what calls leave behind is so
                    # the same on both sides.
                    stack.close()
                    child = self._loaded(candidate, stack)
                try:
                    actual = behaviour(child, case.batch, self.workload.mode, deadline)
                except ProgramStopped as stopped:
                    return _stopped(stopped, case, expected, len(cases))
                found = self.workload.service.difference(expected, actual)
                if found is not None:
                    return findings.different(found, case.call, len(cases))
        return None

    def _loaded(self, program: Program, stack: contextlib.ExitStack) -> Child:
        child = stack.enter_context(self.after.sandbox.spawn())
        child.load(program)
        return child

    def _race(
        self,
        programs: tuple[Program, Program],
        cases: int,
        seed: int,
        plan: Plan,
        progress: Progress,
    ) -> CandidateReport:
        sizes = self.workload.sizes
        results: dict[int, RaceResult] = {}
        try:
            results[sizes[-1]] = self._run(programs, sizes[-1], seed, plan, progress)
            won = results[sizes[-1]].decisive.low > 1 + plan.min_gain
            if self.thorough or self.objective != "time" or won:
                for size in sizes[:-1]:
                    results[size] = self._run(programs, size, seed, QUICK, _silent)
        except Mismatch as wrong:
            size = next(s for s in (sizes[-1], *sizes[:-1]) if s not in results)
            supply = self.workload.supply
            call = supply.show(size, wrong.seed, wrong.count, wrong.index)
            return findings.different(wrong.difference, call, cases)
        return raced(results, cases, plan.min_gain, fresh=self.workload.fresh)

    def _run(
        self,
        programs: tuple[Program, Program],
        size: int,
        seed: int,
        plan: Plan,
        progress: Progress,
    ) -> RaceResult:
        work = self.workload
        track = Track(
            size=size,
            mode=work.mode,
            clock=work.clock,
            seconds_per_call=work.seconds[size],
            seed=seed,
            cold_calls=work.cold_calls,
            seconds_per_input=work.making[size],
            cold_seeds=work.cold_seeds if size == work.sizes[-1] else (),
            grace_s=THOROUGH_S if self.thorough else 0.5,
        )
        before, after = programs
        return race(
            (Side(self.bench.arena, before), Side(self.after.arena, after)),
            work.supply,
            track,
            plan,
            progress,
            work.service.difference,
        )


def _silent(interval: Interval) -> None:
    """Progress that nobody watches."""


def _stopped(
    stopped: ProgramStopped, case: Case, expected: Outcome, cases: int
) -> CandidateReport:
    example = Counterexample(case.call, show(expected), "no answer", stopped.detail)
    return CandidateReport(
        stopped.verdict,
        f"on {case.call}: {stopped.detail}",
        equal=False,
        counterexample=example,
        cases=cases,
    )
