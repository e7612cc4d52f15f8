"""Workload files for tasks of which only example inputs are known.

They are grown as the engine grows the calls in a docstring. What is grown may break the
problem's constraints: `agreement` keeps the sizes at which independent solutions agree.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Sequence
from typing import Any

from afterburner_engine.inside.grow import Grower
from afterburner_engine.inside.problems import CannotGrow
from afterburner_training.sources.base import Unfit

SIZES = (16, 64, 256, 1_024, 4_096)

MOST_BYTES = 200_000
"""Of a workload's text: larger examples are left out."""

TIERS = 3
"""Where examples cannot be grown, they are sorted into so many sizes."""

_GROWN = """\
import copy

from afterburner_engine.inside.grow import Grower

NAMES = {names!r}

CALLS = [
{calls}
]

SIZES = {sizes!r}

_GROWER = Grower(CALLS, NAMES)


def make_input(size, rng):
    if size < SIZES[0]:
        return copy.deepcopy(rng.choice(CALLS))
    return _GROWER.draw(size, rng)
"""

_KNOWN = """\
import copy

CALLS = [
{calls}
]

SIZES = {sizes!r}


def make_input(size, rng):
    # They cannot be made larger: a size is one of {tiers} parts of the known ones, the
    # shorter ones first.
    part = min(max(size, 1), {tiers}) - 1
    low, high = part * len(CALLS) // {tiers}, (part + 1) * len(CALLS) // {tiers}
    return copy.deepcopy(rng.choice(CALLS[low:high]))
"""

Call = tuple[tuple[Any, ...], dict[str, Any]]


def workload(calls: Sequence[Call], names: Sequence[str], *, grow: bool = True) -> str:
    """The text of a workload file that begins with these calls.

    `names` are those of the positional parameters.

    Raises:
        Unfit: there are too few of them, and they cannot be grown.
    """
    kept = short_enough(calls)
    if not kept:
        raise Unfit("no example of its inputs is short enough")
    shown = "\n".join(f"    {call!r}," for call in kept)
    if grow and grows(kept, names):
        return _GROWN.format(names=list(names), calls=shown, sizes=SIZES)
    if len(kept) < 2 * TIERS:
        raise Unfit(f"its {len(kept)} examples cannot be grown")
    sizes = tuple(range(1, TIERS + 1))
    return _KNOWN.format(calls=shown, sizes=sizes, tiers=TIERS)


def arguments(text: str) -> dict[str, Any]:
    """The values of an example such as `nums = [2, 7], target = 9`.

    Raises:
        Unfit: it is not of that form, or holds more than plain data.
    """
    try:
        call = ast.parse(f"f({text.strip()})", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            raise Unfit(f"an example is not of the form `name = value`: {text[:60]}")
        return {str(k.arg): plain(k.value) for k in call.keywords}
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unfit(f"an example cannot be read: {text[:60]}") from error


def plain(node: ast.expr) -> Any:
    """A literal's value; JSON's words are known too.

    Raises:
        ValueError: it is no literal.
    """
    words = {"null": None, "true": True, "false": False}
    for inner in ast.walk(node):
        if isinstance(inner, ast.List):
            inner.elts = [
                ast.Constant(words[e.id])
                if isinstance(e, ast.Name) and e.id in words
                else e
                for e in inner.elts
            ]
    if isinstance(node, ast.Name) and node.id in words:
        return words[node.id]
    return ast.literal_eval(node)


def grows(calls: Sequence[Call], names: Sequence[str]) -> bool:
    """Whether larger inputs can be made of these."""
    try:
        grower = Grower(calls, list(names))
        grower.draw(SIZES[0], random.Random(0))
    except (CannotGrow, ValueError, TypeError, IndexError, ArithmeticError):
        return False
    return True


def short_enough(calls: Sequence[Call]) -> list[Call]:
    """Each call once, the shorter ones first, as many as there is room for."""
    texts = {repr(call): call for call in calls}
    found: list[Call] = []
    room = MOST_BYTES
    for text in sorted(texts, key=lambda text: (len(text), text)):
        room -= len(text)
        if room < 0:
            break
        found.append(texts[text])
    return found
