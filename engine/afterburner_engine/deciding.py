"""What races come to: the verdict, and the report of it.

Nothing is measured here; whether a candidate behaves the same was asked before.
"""

from __future__ import annotations

import math
from dataclasses import replace

from afterburner_engine.report import CandidateReport
from afterburner_sandbox.growth import crossover, exponent
from afterburner_sandbox.race import RaceResult
from afterburner_sandbox.verdict import SizeResult, Verdict

COLD_COUNTS_S = 2e-4
"""A first call shorter than this says more about the process than the function."""

COLD_SHARE = 0.4
"""The share of a gain, on a logarithmic scale, that first calls have to show. They are
few, and chance alone moves their ratio by some per cent; real gains show over 0.6."""

COLD_DOUBT = 0.1
"""By how much, on a logarithmic scale, their ratio may be larger than it looks. Where
it scatters more, that is the program's own doing."""


def raced(
    results: dict[int, RaceResult], cases: int, min_gain: float, *, fresh: bool
) -> CandidateReport:
    """The report of races, by size; `cases` is on how many both behaved the same.

    `fresh` says that inputs of any size can be made.
    """
    sizes = sorted(results)
    main = results[sizes[-1]]
    verdict, detail = decide(results, min_gain, fresh)
    report = CandidateReport(
        verdict=verdict,
        detail=detail,
        equal=True,
        time=main.time,
        by_size=tuple(
            SizeResult(size, r.time.ratio, r.time.low, r.time.high)
            for size, r in sorted(results.items())
        ),
        crossover=_crossover(results) if verdict is Verdict.MIXED else None,
        instructions=main.instructions,
        exponent_before=exponent(sizes, [results[s].seconds_before for s in sizes]),
        exponent_after=exponent(sizes, [results[s].seconds_after for s in sizes]),
        cold=main.cold,
        warm=main.warm,
        cases=cases,
        seconds_before=main.seconds_before,
        seconds_after=main.seconds_after,
        samples=_samples(results),
    )
    if report.even_at is None:
        return report
    return replace(report, detail=f"{detail}, even at about {report.even_at}")


def decide(
    results: dict[int, RaceResult], min_gain: float, fresh: bool
) -> tuple[Verdict, str]:
    """The verdict that races at one or more sizes come to, and why."""
    main = results[max(results)]
    gain = 1 + min_gain
    sure = main.decisive
    if sure.low > gain:
        return _won(results, gain, fresh)
    if main.time.high < 1 / gain or main.clearly_slower:
        return _lost(results, gain)
    if main.warm > max(2.0, 2 * main.time.ratio):
        return Verdict.WARM_ONLY, "faster only when the same inputs come again"
    return Verdict.NO_DIFFERENCE, (
        f"the gain is not surely above {min_gain:.0%}: {sure.ratio:.3f}× "
        f"[{sure.low:.3f}–{sure.high:.3f}]"
    )


def _won(
    results: dict[int, RaceResult], gain: float, fresh: bool
) -> tuple[Verdict, str]:
    """The verdict where it surely computes less at the largest size."""
    largest = max(results)
    main = results[largest]
    if not _borne_out(main, gain):
        return Verdict.NO_DIFFERENCE, (
            "it computes less in its own process, but what passed on the clock does "
            f"not bear that out: {main.wall.ratio:.3f}× "
            f"[{main.wall.low:.3f}–{main.wall.high:.3f}]"
        )
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


def _lost(results: dict[int, RaceResult], gain: float) -> tuple[Verdict, str]:
    """The verdict where it is slower at the largest size."""
    largest = max(results)
    won = [size for size, r in sorted(results.items()) if r.time.low > gain]
    if won:
        return Verdict.MIXED, (
            f"slower at size {largest}, faster at {', '.join(map(str, won))}"
        )
    ratio = results[largest].time.ratio
    return Verdict.SLOWER, f"{1 / ratio:.2f}× slower at size {largest}"


def _crossover(results: dict[int, RaceResult]) -> float | None:
    sizes = sorted(results)
    return crossover(sizes, [results[size].time.ratio for size in sizes])


def _borne_out(main: RaceResult, gain: float) -> bool:
    """Whether wall time allows for the gain, or where it has to, shows it.

    Other processes may compute for this one, or hold up the other side, beside the
    clock of CPU time. So where any were started, both clocks have to agree.
    """
    if not main.started:
        return main.wall.high >= 1
    share = math.log(max(main.wall.ratio, 1e-9)) / math.log(main.time.ratio)
    return main.wall.low > gain and 0.5 <= share <= 2


def _only_warm(main: RaceResult, gain: float, fresh: bool) -> bool:
    """Whether first calls in fresh processes show next to nothing of the gain."""
    doubt = math.exp(min(2 * main.cold_error, COLD_DOUBT))
    if main.cold * doubt >= max(gain, main.time.ratio**COLD_SHARE):
        return False
    return not fresh or main.seconds_before >= COLD_COUNTS_S


def _samples(results: dict[int, RaceResult]) -> dict[str, object]:
    """Raw seconds per block by size: pairs of quads before, after, after, before."""
    return {
        str(size): {
            "calls_per_block": result.calls,
            "wall": result.wall.to_json(),
            "servers": result.servers,
            "instructions": result.counts,
            "pairs": [
                [[q.before_1, q.after_1, q.after_2, q.before_2] for q in pair]
                for pair in result.pairs
            ],
        }
        for size, result in results.items()
    }
