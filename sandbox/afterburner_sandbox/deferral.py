"""Work that a program moved out of the timed regions, seen on the kernel's books.

Both sides of a pair get the same inputs and give the same outputs, so what they spend
beside the timed regions is the same, but for noise. In one pair only much is beyond
chance (`Books.refuse_much`); over all pairs of a race less is (`refuse_moved`).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.stats import t_quantile
from afterburner_sandbox.verdict import Verdict

MUCH_S = {"cpu": 0.005, "wall": 0.05}
"""By clock: more time than this beside the timed regions does not go unexplained."""

UNLIKE = 0.15
"""What it costs to hand out the same outcomes may differ by this share of it: the
layout of a process makes that much, and the objects that a program keeps."""

SURELY = 0.975
"""Confidence, on one side, that more was moved than may be."""


@dataclass(slots=True)
class Books:
    """What the two processes of one pair spent: after less before, in seconds."""

    clock: str
    saved_s: float = 0.0
    """In the timed regions: before less after."""

    beside_s: float = 0.0
    """Beside them, but for outcomes that were handed out."""

    asked_s: float = 0.0
    """For outcomes that were handed out."""

    usual_s: float = 0.0
    """What the incumbent spent for these."""

    share: float = 1.0
    """The share of all outcomes that was asked for."""

    @property
    def moved_s(self) -> float:
        """Moved work as far as it can be told, had all outcomes been asked for."""
        later_s = self.asked_s if self.asked_s > UNLIKE * self.usual_s else 0.0
        return self.beside_s + later_s / self.share

    def refuse_much(self) -> None:
        """Refuse what cannot be chance in a single pair.

        Raises:
            ProgramStopped: much was moved, and much was saved by that.
        """
        more_s = self.beside_s + self.asked_s
        if self.saved_s > 0 and more_s > max(MUCH_S[self.clock], self.saved_s / 2):
            raise _tampering(more_s, self.saved_s)


def refuse_moved(pairs: Sequence[Books]) -> None:
    """Refuse a gain that was made, by half or more, beside the timed regions.

    Raises:
        ProgramStopped: so it was, surely, over all pairs.
    """
    excess = [books.moved_s - books.saved_s / 2 for books in pairs]
    if len(excess) < 2:
        return
    error = statistics.stdev(excess) / math.sqrt(len(excess))
    half = t_quantile(SURELY, len(excess) - 1) * error
    if statistics.fmean(excess) - half > 0:
        moved_s = statistics.fmean(books.moved_s for books in pairs)
        raise _tampering(moved_s, statistics.fmean(books.saved_s for books in pairs))


def _tampering(moved_s: float, saved_s: float) -> ProgramStopped:
    return ProgramStopped(
        Verdict.TAMPERED,
        f"it worked for {moved_s * 1e3:.1f} ms outside of the timed regions, "
        f"in which it saved {saved_s * 1e3:.1f} ms",
    )
