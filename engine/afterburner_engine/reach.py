"""Up to which size the second version of a function can be measured at all.

Inputs grow until the first version is worth timing. A second one that is slower by
orders of magnitude would only be seen to run out of time there, so the sizes that are
beyond its reach are left out, and it is said which.
"""

from __future__ import annotations

import math
from dataclasses import replace

from afterburner_engine.bench import Bench
from afterburner_engine.report import CandidateReport
from afterburner_engine.workload import Workload
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.verdict import Verdict

PATIENCE_S = 0.5
"""One call of the second version may take this long."""

TIMES_SLOWER = 5
"""Or this many times as long as one of the first."""


def cut(work: Workload, bench: Bench, program: Program, seed: int) -> str | None:
    """Leave out the sizes beyond the reach of `program`; why, or None.

    A version that fails is left to the judge, and so is one that answers at no size.
    """
    walls = _walls(work, bench, program, seed)
    for size, wall_s in walls.items():
        # Both sides run as many calls a block: as many as suit both of them.
        work.seconds[size] = max(
            work.seconds[size], math.sqrt(work.seconds[size] * wall_s)
        )
    left = [size for size in work.sizes if size in walls]
    if not left or len(left) == len(work.sizes):
        return None
    out = [size for size in work.sizes if size not in walls]
    shown = ", ".join(map(str, out))
    limit_s = _limit_s(work, out[0])
    known = zip(work.cases, work.expected, strict=True)
    kept = [(c, e) for c, e in known if c.size is None or c.size <= left[-1]]
    work.cases, work.expected = [c for c, _ in kept], [e for _, e in kept]
    work.sizes, work.cold_seeds = tuple(left), ()
    return (
        f"Size {shown} is left out: the version after takes more than {limit_s:.3g} s "
        f"for a call there, the one before {work.seconds[out[0]]:.2g} s."
    )


def judged(report: CandidateReport, left_out: str | None) -> CandidateReport:
    """The report, where some sizes were too large: there it has lost."""
    kinds = (Verdict.FASTER, Verdict.NO_DIFFERENCE, Verdict.WARM_ONLY)
    if left_out is None or report.verdict not in kinds:
        return report
    return replace(
        report, verdict=Verdict.MIXED, detail=f"{report.detail}. But: {left_out}"
    )


def _walls(
    work: Workload, bench: Bench, program: Program, seed: int
) -> dict[int, float]:
    """What a call takes, by size, up to the first one that takes too long."""
    walls: dict[int, float] = {}
    try:
        with bench.sandbox.spawn() as child:
            child.load(program)
            for size in work.sizes:
                batch = work.supply.batch(size, seed, 1)
                timing = child.run(batch, work.mode, _limit_s(work, size))
                walls[size] = timing.wall_s
    except ProgramStopped as stopped:
        if stopped.verdict is not Verdict.TIMEOUT:
            return {}
    return walls


def _limit_s(work: Workload, size: int) -> float:
    return max(PATIENCE_S, TIMES_SLOWER * work.seconds[size])
