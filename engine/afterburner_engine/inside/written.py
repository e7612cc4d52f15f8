"""Cases from a generator that a model wrote: made of data, if they fit the function.

The generator itself never runs in this process. Of what it made, plain values become
values again, and objects only of classes that the function's own module defines, or of
a few that do nothing but hold values.
"""

from __future__ import annotations

import types
from collections import Counter
from typing import Any

from afterburner_engine.inside.calls import Case, Target, Unusable, snapshot
from afterburner_engine.inside.limited import TookTooLong, limited
from afterburner_sandbox.inside.codec import EncodeError, type_name
from afterburner_sandbox.inside.rebuilding import rebuild

SOURCE = "model"

NOTE = "made by a generator that the model wrote"

BUILD_S = 2.0
"""Rebuilding one call may take this long: its classes are the user's own."""

HARMLESS = frozenset(
    {
        "copyreg.__newobj__",
        "collections.Counter",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.deque",
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "decimal.Decimal",
        "fractions.Fraction",
        "builtins.bool",
        "builtins.bytearray",
        "builtins.bytes",
        "builtins.complex",
        "builtins.dict",
        "builtins.float",
        "builtins.frozenset",
        "builtins.int",
        "builtins.list",
        "builtins.range",
        "builtins.set",
        "builtins.slice",
        "builtins.str",
        "builtins.tuple",
    }
)
"""What may be named besides: these make values, and do nothing else."""

Call = tuple[tuple[Any, ...], dict[str, Any]]


class Unfit(Exception):
    """A call that is none of this function; the text says why."""


class Written:
    """Makes calls of the data that the generator's process has sent."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._allowed = HARMLESS | own_classes(target.module)

    def cases(self, nodes: list[Any]) -> tuple[list[Case], list[str]]:
        """The calls that fit, and why others do not, the commonest reason first."""
        found: list[Case] = []
        why: Counter[str] = Counter()
        for node in nodes:
            try:
                found.append(Case(SOURCE, *self.call(node)))
            except Unfit as error:
                why[str(error)] += 1
        return found, [reason for reason, _ in why.most_common()]

    def call(self, node: Any) -> Call:
        """The arguments that a node stands for.

        Raises:
            Unfit: they cannot be made, or are none of the function.
        """
        try:
            with limited(BUILD_S):
                made = rebuild(node, self._allowed)
                args, kwargs = _pair(made)
                args, kwargs = snapshot((args, kwargs))
        except Unfit:
            raise
        except (EncodeError, Unusable, TookTooLong) as error:
            raise Unfit(f"make_input returned what is no data: {error}") from error
        except Exception as error:
            # A class of the user's refuses what the generator gives it.
            raise Unfit(f"{type(error).__name__}: {error}") from error
        misfit = self._target.misfit(args, kwargs)
        if misfit is not None:
            raise Unfit(f"what make_input returns does not fit the function: {misfit}")
        return args, kwargs


def _pair(made: Any) -> Call:
    pair = isinstance(made, (tuple, list)) and len(made) == 2
    pair = pair and isinstance(made[0], (tuple, list)) and isinstance(made[1], dict)
    if pair and all(isinstance(name, str) for name in made[1]):
        return tuple(made[0]), made[1]
    raise Unfit(
        "make_input has to return (args, kwargs): a tuple of positional arguments and "
        "a dict of keyword arguments"
    )


def own_classes(module: types.ModuleType) -> frozenset[str]:
    """The names of the classes that a module defines, nested ones included."""
    found: dict[str, type] = {}
    pending = list(vars(module).values())
    while pending:
        item = pending.pop()
        own = isinstance(item, type) and item.__module__ == module.__name__
        if own and type_name(item) not in found:
            found[type_name(item)] = item
            pending += list(vars(item).values())
    return frozenset(found)
