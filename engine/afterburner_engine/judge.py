"""The verdict on one candidate: equal on all cases, and then raced.

The judge runs on the trusted side. It knows the cases, the original's outcomes and
the clock; the candidate's process is told one input at a time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

from afterburner_engine.bench import Bench
from afterburner_engine.inputs import Case
from afterburner_engine.report import CandidateReport
from afterburner_engine.trial import CASE_S
from afterburner_engine.workload import Workload
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child, after
from afterburner_sandbox.equality import Difference, Outcome, show
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.race import (
    QUICK,
    Mismatch,
    Plan,
    RaceResult,
    Side,
    Track,
    race,
)
from afterburner_sandbox.stats import Interval, exponent
from afterburner_sandbox.verdict import Counterexample, SizeResult, Verdict

COLD_COUNTS_S = 2e-4
"""A first call shorter than this says more about the process than the function."""

COLD_SHARE = 0.25
"""The share of a gain, on a logarithmic scale, that first calls have to show. They are
few, and chance alone moves their ratio by some per cent; real gains show over 0.6."""

THOROUGH_S = 2.0
"""How long a block of a loser may take that is to be measured all the same."""

AGAIN = 250_000
"""Added to the seed where a race is run a second time."""

GIVEN_UP = 3
"""Held-out cases on which the original may fail before no more of them are tried."""

Progress = Callable[[Interval], None]


class Judge:
    """Judges candidates of one target.

    `after` is where candidates run, if that is not where the original does.
    `thorough` says that a loser is raced at all sizes too, and given more time.
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
    ) -> None:
        self.bench = bench
        self.after = after or bench
        self.thorough = thorough
        self.workload = workload
        self.min_gain = min_gain
        self.seed = seed

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
        # The more candidates are tried, the surer each decision has to be.
        plan = Plan(
            min_gain=self.min_gain, confidence=1 - 0.01 / number, budget_s=budget_s
        )
        work = self.workload
        return self._verdict(
            (incumbent, candidate),
            list(zip(work.cases, work.expected, strict=True)),
            self.seed + number,
            plan,
            progress,
        )

    def exam(
        self, original: Program, winner: Program, progress: Progress
    ) -> CandidateReport:
        """The final exam, winner against original, on cases that neither has seen.

        Raises:
            SandboxError: the sandbox failed.
        """
        plan = Plan(min_gain=self.min_gain, min_pairs=5, budget_s=2.5)
        if self.after is not self.bench:
            # Each pair is one of fork servers too, whose layouts shift its ratio.
            plan = replace(plan, max_pairs=self.bench.arena_size)
        held_out = self.seed + 500_000
        try:
            fresh = self._answered(original, self._held_out(held_out))
        except ProgramStopped as stopped:
            what = f"the original itself does not load again: {stopped.detail}"
            return CandidateReport(Verdict.ERROR, what)
        known = list(zip(self.workload.cases, self.workload.expected, strict=True))
        sides, cases = (original, winner), known + fresh
        return self._verdict(sides, cases, held_out, plan, progress)

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
                    return _different(found, case.call, len(cases))
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
            if self.thorough or results[sizes[-1]].time.low > 1 + plan.min_gain:
                for size in sizes[:-1]:
                    results[size] = self._run(programs, size, seed, QUICK, _silent)
        except Mismatch as wrong:
            size = next(s for s in (sizes[-1], *sizes[:-1]) if s not in results)
            supply = self.workload.supply
            call = supply.show(size, wrong.seed, wrong.count, wrong.index)
            return _different(wrong.difference, call, cases)
        return self._report(results, cases, plan)

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

    def _report(
        self, results: dict[int, RaceResult], cases: int, plan: Plan
    ) -> CandidateReport:
        sizes = sorted(results)
        main = results[sizes[-1]]
        verdict, detail = decide(results, plan.min_gain, self.workload.fresh)
        return CandidateReport(
            verdict=verdict,
            detail=detail,
            equal=True,
            time=main.time,
            by_size=tuple(
                SizeResult(size, r.time.ratio, r.time.low, r.time.high)
                for size, r in sorted(results.items())
            ),
            exponent_before=exponent(sizes, [results[s].seconds_before for s in sizes]),
            exponent_after=exponent(sizes, [results[s].seconds_after for s in sizes]),
            cold=main.cold,
            warm=main.warm,
            cases=cases,
            seconds_before=main.seconds_before,
            seconds_after=main.seconds_after,
            samples=_samples(results),
        )


def _silent(interval: Interval) -> None:
    """Progress that nobody watches."""


def decide(
    results: dict[int, RaceResult], min_gain: float, fresh: bool
) -> tuple[Verdict, str]:
    """The verdict that races at one or more sizes come to, and why."""
    largest = max(results)
    main = results[largest]
    gain = 1 + min_gain
    if main.time.low > gain and main.wall.high < 1:
        return Verdict.NO_DIFFERENCE, (
            "it computes less in its own process, but takes no less time: "
            f"{main.wall.ratio:.3f}× [{main.wall.low:.3f}–{main.wall.high:.3f}]"
        )
    if main.time.low > gain:
        lost = [size for size, r in results.items() if r.time.high < 1 / gain]
        if lost:
            return Verdict.MIXED, (
                f"faster at size {largest}, slower at {', '.join(map(str, lost))}"
            )
        if _only_warm(main, gain, fresh):
            return Verdict.WARM_ONLY, (
                f"the first call in a fresh process is only {main.cold:.2f}× as fast"
            )
        return Verdict.FASTER, f"{main.time.ratio:.2f}× as fast at size {largest}"
    if main.time.high < 1 / gain or main.clearly_slower:
        won = [size for size, r in sorted(results.items()) if r.time.low > gain]
        if won:
            return Verdict.MIXED, (
                f"slower at size {largest}, faster at {', '.join(map(str, won))}"
            )
        return Verdict.SLOWER, f"{1 / main.time.ratio:.2f}× slower at size {largest}"
    if main.warm > max(2.0, 2 * main.time.ratio):
        return Verdict.WARM_ONLY, "faster only when the same inputs come again"
    return Verdict.NO_DIFFERENCE, (
        f"the gain is not surely above {min_gain:.0%}: {main.time.ratio:.3f}× "
        f"[{main.time.low:.3f}–{main.time.high:.3f}]"
    )


def _only_warm(main: RaceResult, gain: float, fresh: bool) -> bool:
    """Whether first calls in fresh processes show next to nothing of the gain."""
    if main.cold >= max(gain, main.time.ratio**COLD_SHARE):
        return False
    return not fresh or main.seconds_before >= COLD_COUNTS_S


def _samples(results: dict[int, RaceResult]) -> dict[str, object]:
    """Raw seconds per block by size: pairs of quads before, after, after, before."""
    return {
        str(size): {
            "calls_per_block": result.calls,
            "wall": result.wall.to_json(),
            "pairs": [
                [[q.before_1, q.after_1, q.after_2, q.before_2] for q in pair]
                for pair in result.pairs
            ],
        }
        for size, result in results.items()
    }


def _different(found: Difference, call: str, cases: int) -> CandidateReport:
    example = Counterexample(call, found.expected, found.actual, found.why)
    memory = found.actual.startswith("raises MemoryError")
    return CandidateReport(
        Verdict.OUT_OF_MEMORY if memory else Verdict.DIFFERENT,
        f"on {call}: {found.why}",
        equal=False,
        counterexample=example,
        cases=cases,
    )


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
