"""How far the cases reach into a function, in words and as a bar. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterburner_engine.coverage import Coverage

BAR = 10
"""Cells of a bar."""

NAMED = 3
"""Branches that are named in a sentence."""

TO = "\N{EN DASH}"


def bar(share: float, width: int = BAR) -> str:
    """`████████░░`; full only where nothing is missing, as the percentage is."""
    full = int(share * width)
    return "█" * full + "░" * (width - full)


def percent(share: float) -> str:
    """`92 %`, never rounded up to what it is not."""
    return f"{int(share * 100 + 1e-9)} %"


def lines(seen: Coverage) -> str:
    """The lines that no case reaches: `41–43, 50`."""
    missed, runs = set(seen.missed), list[list[int]]()
    for before, line in zip((0, *seen.lines), seen.lines, strict=False):
        if line not in missed:
            continue
        if runs and runs[-1][-1] == before:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(
        f"{run[0]}{TO}{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs
    )


def branches(seen: Coverage) -> Iterator[str]:
    """Ways that no case takes, but those that lead to lines that are named anyway."""
    for start, end in seen.untaken:
        if start in seen.missed or end in seen.missed:
            continue
        where = f"to line {end}" if end else "past the end"
        yield f"line {start} never jumps {where}"


def reached(seen: Coverage) -> str:
    """`92 % of the lines; not 41–43`."""
    if seen.complete:
        return "every line and branch"
    least = "at least " if seen.unseen else ""
    said = f"{least}{percent(seen.share)} of the lines" if seen.missed else "every line"
    missed = [f"not {lines(seen)}"] if seen.missed else []
    return "; ".join([said, *missed, *_some_branches(seen)])


def left_out(seen: Coverage) -> str:
    """What no case reaches: `line 41–43; line 12 never jumps to line 15`."""
    missed = [f"line {lines(seen)}"] if seen.missed else []
    return "; ".join([*missed, *_some_branches(seen)])


def _some_branches(seen: Coverage) -> list[str]:
    ways = list(branches(seen))
    return [*ways[:NAMED], *(["…"] if len(ways) > NAMED else [])]


def brief(seen: Coverage) -> str:
    """The bar and both shares."""
    share = f"{bar(seen.share)} {percent(seen.share)} of the lines"
    return f"{share}, {percent(seen.branch_share)} of the branches"


def short(seen: Coverage) -> str:
    """The bar and the share of lines, where there is little room."""
    return f"{bar(seen.share, 5)} {percent(seen.share)}"
