"""Makes the inputs of a function: small ones to compare on, large ones to time.

Runs inside the sandbox, in the user's own interpreter, from Python 3.9 on and with
the standard library alone. It never judges: whether the function accepts what is
made here is for its caller to see.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
import random
import types
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from afterburner_engine.inside.calls import (
    Case,
    Unusable,
    find_target,
    generator,
    snapshot,
)
from afterburner_engine.inside.docexamples import Recorder
from afterburner_engine.inside.further import Seasoning, constants_of
from afterburner_engine.inside.grow import Grower
from afterburner_engine.inside.guessing import probed
from afterburner_engine.inside.hinted import Hinted
from afterburner_engine.inside.kinds import spoken
from afterburner_engine.inside.limited import TookTooLong, limited
from afterburner_engine.inside.probing import Probed
from afterburner_engine.inside.problems import CannotGrow, NoShape, WorkloadProblem
from afterburner_engine.inside.recorded import SOURCE, Recorded, alike
from afterburner_engine.inside.workload import Workload
from afterburner_engine.inside.written import NOTE, Written
from afterburner_engine.inside.written import SOURCE as WRITTEN

__all__ = ["CannotGrow", "Maker", "WorkloadProblem"]

SEEDS = 8
"""Inputs of each small size that a workload file is asked for."""

FIRST_SIZE = 64
"""Stands for SIZES[0] where the workload file names no sizes."""

FEW = (2, 5)
"""Small sizes that are asked for whatever the first size is: one item shows little."""

GUIDED = "guided"
"""The source of cases that were sought for what they reach."""

SMALLEST = (5, 3, 2, 8, 1)
"""Sizes of inputs for the search; a generator may refuse the last ones."""

LEARN_S = 3.0
"""Copying objects of a program's own may never end."""

COUNTED = 200
"""Cases looked at for `describe`."""


class Maker:
    """All sources of inputs of one target, and the rules between them."""

    def __init__(
        self,
        module: types.ModuleType,
        qualname: str,
        workload_source: str | None,
        workload_path: str | None,
        workload_required: bool,
        recorded: bytes = b"",
    ) -> None:
        """Find the sources.

        Raises:
            WorkloadProblem: the workload file is broken, or required and unfit.
        """
        self.target = find_target(module, qualname)
        self.notes: list[str] = []
        self.problem: str | None = None
        with _random_untouched():
            self._workload = self._read_workload(
                workload_source, workload_path, workload_required
            )
            recorder = Recorder(self.target)
            # Again, because nothing that refers to the wrapped target can be sent on.
            self._examples = [c for c in map(self._fresh, recorder.record()) if c]
            kept = Recorded(self.target, recorded)
            self._recorded = kept.cases
            self._unfit: frozenset[str] = frozenset()
            self.written = Written(self.target)
            self._written: list[Case] = []
            self._written_grows = False
            self.notes += [*kept.notes, *recorder.notes]
            self._hinted = None if self._workload else self._read_hints()
            with spoken(module):
                self._grower = self._learn()
        known = self._recorded or self._examples
        if not (self._workload or known or self._hinted):
            self.problem = (
                f"no input is known for {qualname}: "
                f"{self.problem or 'there is no example'}; add a doctest, type hints, "
                "or a workload file with `def make_input(size, rng):` that returns "
                "`(args, kwargs)`"
            )

    def take(self, nodes: list[Any], grows: bool) -> list[str]:
        """Count calls in that a model's generator made; why others are left out.

        `grows` says that larger inputs are asked of that generator, not of this.
        """
        with _random_untouched():
            self._written, why = self.written.cases(nodes)
        self._written_grows = grows and bool(self._written)
        return why

    def describe(self) -> dict[str, Any]:
        """Where the cases come from, as plain data."""
        counts: dict[str, int] = {}
        for case in self.examples(0, COUNTED):
            counts[case["source"]] = counts.get(case["source"], 0) + 1
        growing = self._growing_source()
        return {
            "sources": [
                {
                    "source": name,
                    "cases": counts.get(name, 0),
                    "grows": name == growing,
                    "note": note,
                }
                for name, note in self._sources()
            ],
            "sizes": self._workload.sizes if self._workload else None,
            "has_same": bool(self._workload and self._workload.has_same),
            "notes": list(dict.fromkeys(self.notes)),
            "parameters": list(self.target.signature.parameters),
            "problem": self.problem if not counts else None,
        }

    def examples(self, seed: int, limit: int) -> list[dict[str, Any]]:
        """Small cases, each once: recorded ones, then the workload's, then edges."""
        with _random_untouched():
            found: dict[str, Case] = {}
            for case in self._all_cases(seed, limit):
                if len(found) >= limit:
                    break
                key = case.known_by
                kept = found.get(key) or self._fresh(case)
                if kept is not None:
                    found[key] = kept
            return [case.plain() for case in found.values()]

    def further(
        self, seed: int, limit: int, near: list[tuple[tuple[Any, ...], dict[str, Any]]]
    ) -> list[dict[str, Any]]:
        """Other small cases: new draws, and calls with constants of the code in them.

        The calls that are varied are the new draws and those in `near`. None where
        the examples alone say what an input is: they cannot be varied without leaving
        what the function is meant for. Nor is what a workload file makes.
        """
        with _random_untouched():
            drawn = itertools.islice(self._drawn(seed + 1), limit)
            if self._hinted is None:
                return [case.plain() for case in drawn]
            plain = [(case.args, case.kwargs) for case in drawn]
            season = Seasoning(constants_of(self.target), generator("further", seed))
            first = int(self.target.takes_self)
            found = [Case(GUIDED, *call) for call in plain[: limit // 4]]
            for turn in range(limit - len(found)):
                calls = near if near and turn % 2 else plain
                if calls:
                    made = season.call(*calls[turn // 2 % len(calls)], first)
                    kept = self._fresh(Case(GUIDED, *made))
                    found += [kept] if kept is not None else []
            return [case.plain() for case in found]

    def _drawn(self, seed: int) -> Iterator[Case]:
        if self._workload is not None:
            return self._small_inputs(self._workload, seed)
        return self._hinted.draws(seed) if self._hinted is not None else iter(())

    def make(self, size: int, seed: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """A fresh input of about that size; equal for equal size and seed.

        Raises:
            CannotGrow: no source has anything that grows.
            WorkloadProblem: the workload file failed at this size.
        """
        with _random_untouched():
            if self._workload is not None:
                return self._workload.make(size, seed)
            if self._grower is not None:
                return self._draw(self._grower, size, seed)
            if self._hinted is not None and self._hinted.grows:
                return self._make_hinted(self._hinted, size, seed)
        raise CannotGrow(f"no input of {self.target.qualname} can be made larger")

    @property
    def is_users_own(self) -> bool:
        """Whether inputs of any size come from the user, and not from our guesses."""
        return self._workload is not None

    def is_for(self, dumped: bytes) -> bool:
        """Whether the function is for a pickled call, by the workload file's `valid`.

        One on which that raises is not for it: what `make_input` gives was accepted.
        """
        if self._workload is None or not self._workload.has_valid:
            return True
        try:
            return self._workload.valid(*pickle.loads(dumped))
        except WorkloadProblem:
            return False

    def small(self, seed: int) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        """A few inputs that are as small as can be made, for the search to change."""
        found = []
        with contextlib.suppress(CannotGrow, WorkloadProblem):
            for size, turn in itertools.product(SMALLEST, range(3)):
                args, kwargs = self.make(size, seed * 1_000 + turn)
                if self.target.misfit(args, kwargs) is None:
                    found.append((args, kwargs))
        return found

    def same(self, expected: Any, actual: Any) -> bool:
        """Whether two outputs are the same by the workload file's own `same`.

        Raises:
            WorkloadProblem: there is none, or it failed.
        """
        if self._workload is None:
            raise WorkloadProblem(
                "there is no workload file, so there is no `same` in it"
            )
        with _random_untouched():
            return self._workload.same(expected, actual)

    def _draw(
        self, grower: Grower, size: int, seed: int
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        try:
            with limited(LEARN_S if self._recorded else None):
                return grower.draw(size, generator("grow", size, seed))
        except (Exception, TookTooLong) as error:
            if not self._recorded:
                raise
            raise CannotGrow(
                f"no recorded call of {self.target.qualname} can be made larger: "
                f"{type(error).__name__}: {error}"
            ) from error

    def leave(self, cases: Iterable[str]) -> None:
        """Grow nothing from these: the original does not return a value for them.

        They are named by the `known_by` of `examples`.
        """
        self._unfit = frozenset(cases)
        with _random_untouched(), spoken(self.target.module):
            self._grower = self._learn()

    def _fits(self, case: Case) -> bool:
        odd = case.cyclic or case.recipe is not None
        return not odd and case.known_by not in self._unfit

    def _fresh(self, case: Case) -> Case | None:
        if case.recipe is not None:
            return case
        try:
            args, kwargs = snapshot((case.args, case.kwargs), case.cyclic)
        except Unusable as error:
            self.notes.append(f"a case from {case.source} is left out: {error}")
            return None
        return replace(case, args=args, kwargs=kwargs)

    def _read_workload(
        self, source: str | None, path: str | None, required: bool
    ) -> Workload | None:
        if source is None:
            return None
        workload = Workload(source, path)
        args, kwargs = workload.make(self._first_size(workload), 0)
        misfit = self.target.misfit(args, kwargs)
        if misfit is not None:
            text = (
                f"{workload.path}: what make_input returns does not fit "
                f"{self.target.qualname}{self.target.signature}: {misfit}"
            )
            if required:
                raise WorkloadProblem(
                    f"{text}; make it return the arguments of this function"
                )
            self.notes.append(f"the workload file is left out: {text}")
            return None
        try:
            copied = snapshot((args, kwargs))
        except Unusable as error:
            raise WorkloadProblem(
                f"{workload.path}: what make_input returns cannot be sent to another "
                f"process ({error}); return plain values, or objects of classes that "
                "the module defines"
            ) from error
        if not workload.valid(*copied):
            raise WorkloadProblem(
                f"{workload.path}: `valid` says no to what make_input returns"
            )
        return workload

    def _read_hints(self) -> Hinted | Probed | None:
        try:
            hinted = Hinted(self.target)
        except NoShape as error:
            self.problem = str(error)
            self.notes.append(f"no cases from type hints: {error}")
            return self._guessed()
        if hinted.source == "hints" or not (hinted.left or self.target.takes_self):
            return hinted
        return self._guessed() or hinted

    def _guessed(self) -> Probed | None:
        """Guesses, where nothing at all shows what an input is."""
        if self._recorded or self._examples:
            return None
        try:
            return probed(self.target)
        except NoShape as error:
            self.problem = self.problem or str(error)
            self.notes.append(f"no cases from guesses: {error}")
            return None

    def _learn(self) -> Grower | None:
        """What grows the known calls; None where hints are the better ground."""
        known = [case for case in self._examples if not case.fails]
        if self._recorded:
            # Copies: a class whose copies share state would change the cases.
            fit = map(self._fresh, filter(self._fits, self._recorded))
            calls = alike([*(case for case in fit if case), *known])
        else:
            calls = [(case.args, case.kwargs) for case in known]
        if self._workload is not None or not calls:
            return None
        try:
            with limited(LEARN_S if self._recorded else None):
                grower = Grower(calls, list(self.target.signature.parameters))
        except CannotGrow:
            return None
        except (Exception, TookTooLong) as error:
            if not self._recorded:
                raise
            # A program gives a function what nobody would write into an example.
            self.notes.append(f"recorded calls cannot be grown: {error}")
            return None
        if (
            not grower.record.has_containers
            and self._hinted
            and self._hinted.has_containers
        ):
            return None
        return grower

    def _growing_source(self) -> str | None:
        if self._workload is not None:
            return "workload"
        if self._written_grows:
            return WRITTEN
        if self._grower is not None:
            return "recorded" if self._recorded else "doctest"
        return (
            self._hinted.source
            if self._hinted is not None and self._hinted.grows
            else None
        )

    def _sources(self) -> list[tuple[str, str]]:
        found = []
        if self._workload is not None:
            found.append(("workload", self._workload.path))
        if self._recorded:
            found.append((SOURCE, "calls that the project's own code made"))
        if self._examples:
            found.append(("doctest", "calls made by the docstrings' examples"))
        if self._hinted is not None:
            found.append((self._hinted.source, "; ".join(self._hinted.notes)))
        if self._written:
            found.append((WRITTEN, NOTE))
        return found

    def _all_cases(self, seed: int, limit: int) -> Iterator[Case]:
        # Not all at once: edge cases are to have their place too.
        first = -(-limit // 2)
        yield from self._recorded[:first]
        yield from self._examples
        yield from (c for c in self._written if c.known_by not in self._unfit)
        if self._workload is not None:
            yield from self._small_inputs(self._workload, seed)
        elif self._hinted is not None:
            yield from self._hinted.cases(seed)
        yield from self._recorded[first:]

    def _small_inputs(self, workload: Workload, seed: int) -> Iterator[Case]:
        first = self._first_size(workload)
        sizes = sorted(
            {max(1, first // 50), max(1, first // 10), *(2, 5)[: first // 5]}
        )
        turns = [(first, seed * 1000)] + [
            (size, seed * 1000 + turn)
            for turn, size in itertools.product(range(SEEDS), sizes)
        ]
        for size, at in turns:
            try:
                args, kwargs = workload.make(size, at)
            except WorkloadProblem:
                if size == first:
                    raise
                continue  # nobody asked for inputs below the sizes that are named
            if self.target.misfit(args, kwargs) is None:
                yield Case("workload", args, kwargs)

    @staticmethod
    def _first_size(workload: Workload) -> int:
        return workload.sizes[0] if workload.sizes else FIRST_SIZE

    def _make_hinted(
        self, hinted: Hinted | Probed, size: int, seed: int
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        try:
            return hinted.make(size, generator("hints", size, seed))
        except CannotGrow:
            raise
        except Exception as error:
            raise CannotGrow(
                f"{self.target.owner_name or self.target.qualname} refused a made-up "
                f"argument: {type(error).__name__}: {error}"
            ) from error


@contextlib.contextmanager
def _random_untouched() -> Iterator[None]:
    """The global generator as it was, whatever the user's code draws from it."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)
