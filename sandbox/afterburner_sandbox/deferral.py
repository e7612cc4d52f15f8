"""Work that a program moved out of the timed regions, seen on the kernel's books.

Both sides of a pair get the same inputs and give the same outputs, so what they spend
beside the timed regions is the same, but for noise. In one pair only much is beyond
chance (`Books.refuse_much`); over all pairs of a race less is (`refuse_moved`).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.verdict import Verdict

MUCH_S = {"cpu": 0.005, "wall": 0.05}
"""By clock: more time than this beside the timed regions does not go unexplained."""

CHANCE_S = {"cpu": 0.0, "wall": 0.005}
"""By clock: what chance alone may make of the median over pairs. Wall time has that of
the whole machine."""

UNLIKE = 0.15
"""What it costs to hand out the same outcomes may differ by this share of it: the
layout of a process makes that much, over all pairs, and the objects that it keeps."""


ALONE, IN_COMPANY = 0.5, 0.2
"""The share of a gain that may have been moved, by chance: of a process that is alone,
and of one that starts others or threads."""


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

    tolerated: float = ALONE
    """The share of what was saved that may be explained by chance."""

    def excess_s(self, *, asked: bool) -> float:
        """By how much more was moved than is tolerated.

        `asked` says that what was spent for outcomes counts, and as if all outcomes
        had been asked for.
        """
        later_s = self.asked_s / self.share if asked else 0.0
        return self.beside_s + later_s - self.saved_s * self.tolerated

    def refuse_much(self) -> None:
        """Refuse what cannot be chance in a single pair.

        Raises:
            ProgramStopped: much was moved, and much was saved by that.
        """
        more_s = self.beside_s + self.asked_s
        if self.saved_s > 0 and more_s > max(MUCH_S[self.clock], self.saved_s / 2):
            raise _tampering(more_s, self.saved_s)


def refuse_moved(pairs: Sequence[Books]) -> None:
    """Refuse a gain that was made beside the timed regions, by half of it or more.

    Nothing surer is asked for than that the median says so: where nothing was moved it
    lies below by half of the gain. Of a candidate that starts threads or processes less
    is tolerated: these can go on while nobody measures. Who saved nothing has won
    nothing by it, whatever else was done.

    Raises:
        ProgramStopped: so it was, in most pairs.
    """
    usual_s = sum(books.usual_s for books in pairs)
    asked = sum(books.asked_s for books in pairs) > UNLIKE * usual_s
    excess_s = statistics.median(books.excess_s(asked=asked) for books in pairs)
    saved_s = statistics.median(books.saved_s for books in pairs)
    if len(pairs) > 1 and saved_s > 0 and excess_s > CHANCE_S[pairs[0].clock]:
        raise _tampering(excess_s + saved_s * pairs[0].tolerated, saved_s)


def _tampering(moved_s: float, saved_s: float) -> ProgramStopped:
    return ProgramStopped(
        Verdict.TAMPERED,
        f"it worked for {moved_s * 1e3:.1f} ms outside of the timed regions, "
        f"in which it saved {saved_s * 1e3:.1f} ms",
    )
