"""Cases from recorded calls: rebuilt from data, if they still fit the function."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Sequence
from typing import Any

from afterburner_engine.inside.calls import (
    Case,
    Cyclic,
    Target,
    Unusable,
    snapshot,
)
from afterburner_engine.inside.limited import TookTooLong, limited
from afterburner_engine.inside.recording.rebuild import Recipe, Unbuilt, rebuild_whole

SOURCE = "recorded"

BUILD_S = 2.0
"""Rebuilding and copying one call may take this long."""


class Recorded:
    """The recorded calls that can be made here."""

    def __init__(self, target: Target, blob: bytes) -> None:
        """Rebuild all; `blob` holds one object of JSON a line."""
        self.cases: list[Case] = []
        self._why: Counter[str] = Counter()
        for line in blob.splitlines():
            try:
                with limited(BUILD_S):
                    self.cases.append(_case(target, json.loads(line)))
            except (Unbuilt, Unusable, TookTooLong) as error:
                self._why[str(error)] += 1

    @property
    def notes(self) -> list[str]:
        """What became of the others."""
        return [
            f"{count} recorded call{'s are' if count > 1 else ' is'} left out: {why}"
            for why, count in self._why.most_common(5)
        ]


def _case(target: Target, line: dict[str, Any]) -> Case:
    # The program may know the module by another name than we do.
    names = {line["module"]: target.module.__name__}
    (args, kwargs), fragile = rebuild_whole(line["call"], names)
    if target.kind == "classmethod":
        args = args[1:]
    cyclic, recipe = False, None
    try:
        if fragile:
            raise Unusable("its copy may be another value")
        args, kwargs = snapshot((args, kwargs))
        _arrives((args, kwargs))
    except Cyclic:
        args, kwargs = snapshot((args, kwargs), cycles=True)
        cyclic = True
    except Unusable:
        recipe = Recipe(line["call"], names, int(target.kind == "classmethod"))
    misfit = target.misfit(args, kwargs)
    if misfit is not None:
        raise Unbuilt(f"it does not fit the function any more: {misfit}")
    text = json.dumps(line["call"], sort_keys=True).encode("ascii")
    digest = hashlib.sha256(text).hexdigest()
    return Case(
        SOURCE, args, kwargs, key=f"{SOURCE} {digest}", cyclic=cyclic, recipe=recipe
    )


def _arrives(call: Any) -> None:
    """See whether another process could read it: some classes only write themselves.

    Raises:
        Unusable: it could not.
    """
    try:
        pickle.loads(pickle.dumps(call))
    except Exception as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error


Calls = list[tuple[tuple[Any, ...], dict[str, Any]]]


def alike(cases: Sequence[Case]) -> Calls:
    """The calls of the form that most of them have: what grows must be of one kind.

    Tests give a function lists of this and dicts of that; a mixture of them would be
    an input that nobody ever gives.
    """
    forms: dict[Any, Calls] = {}
    for case in cases:
        kinds = tuple(map(_kind, case.args))
        names = tuple((name, _kind(case.kwargs[name])) for name in sorted(case.kwargs))
        forms.setdefault((kinds, names), []).append((case.args, case.kwargs))
    empty = [form for form in forms if form[0] and all("?" in k for k in form[0])]
    for form in empty if len(empty) < len(forms) else ():
        del forms[form]
    return max(forms.values(), key=len, default=[])


def _kind(value: Any) -> str:
    name = type(value).__name__
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        inner = sorted({type(item).__name__ for item in list(value)[:50]})
        return f"{name}[{','.join(inner)}]" if inner else f"{name}?"
    return name
