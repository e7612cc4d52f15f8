"""Runs a generator of inputs that a model wrote: as hostile as any candidate.

It has a sandbox of its own, which neither the original nor a candidate enters, and what
it makes comes out as data. Nobody unpickles it: the process that makes all inputs
builds calls of the data (`inside.written`).
"""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.errors import GeneratorError
from afterburner_engine.surroundings import FREEZABLE
from afterburner_sandbox.child import Child
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import Program, ProgramStopped

SOURCE = "model"
"""How cases of it are labelled."""

CALLS = 32
"""Small calls that are asked of it."""

FIRST_SIZE = 16
"""The largest of them where it names no sizes, or larger ones."""

ALL_S = 5.0
"""How long making the small ones may take."""

CALL_S = 4.0
"""How long one call may take to make."""

MAX_BYTES = 8 << 20
"""Of one call as data. What is larger says nothing that a smaller one would not."""

MAX_SAID = 500
"""Characters of an exception's message."""

MODULE = "afterburner_generated_inputs"

_HARNESS = """

def afterburner_input(size, seed):
    import random
    if size is None:
        return globals().get("SIZES")
    return make_input(size, random.Random(f"{size} {seed}"))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A module that a model wrote, and what it is for."""

    source: str
    model: str
    """Who wrote it."""

    grows: bool
    """Whether larger inputs come from it, too, and not from what else is known."""


class Writer:
    """The process in which a generator makes inputs."""

    def __init__(self, bench: Bench, generator: Generator) -> None:
        """Start it.

        Raises:
            GeneratorError: the module cannot be executed.
            SandboxError: the sandbox failed.
        """
        self.generator = generator
        self._sandbox = bench.open(hash_seed=3)
        self._program = Program(
            generator.source + _HARNESS,
            MODULE,
            f"<inputs by {generator.model}>",
            "afterburner_input",
            # Equal sizes and seeds are to make equal inputs.
            freeze=FREEZABLE,
        )
        self._child = self._loaded()

    def close(self) -> None:
        """End its processes."""
        self._sandbox.close()

    def _loaded(self) -> Child:
        self._stopped = False
        child = self._sandbox.spawn()
        try:
            child.load(self._program)
        except ProgramStopped as stopped:
            child.close()
            self._stopped = True
            raise GeneratorError(f"executing it: {stopped.detail}") from stopped
        return child

    def small(self, seed: int) -> list[Any]:
        """Small calls as data; as many as it makes in a short time.

        Raises:
            GeneratorError: it makes none.
        """
        nodes: list[Any] = []
        problem: GeneratorError | None = None
        started = time.monotonic()
        for size, number in _turns(self._sizes()):
            try:
                nodes.append(self._call(size, seed * 1_000 + number))
            except GeneratorError as error:
                problem = problem or error
                if self._stopped:
                    break
            if time.monotonic() - started > ALL_S:
                break
        if problem is not None and not nodes:
            raise problem
        return nodes

    def calls(self, size: int, seeds: Iterable[int]) -> list[Any]:
        """Calls of a size as data, in the form that the input service builds from.

        A process that has ended is started again.

        Raises:
            GeneratorError: it fails at that size.
        """
        return [self._call(size, seed) for seed in seeds]

    def _sizes(self) -> Sequence[int]:
        """The sizes that it names, as far as they are any."""
        try:
            node = self._ask(None, 0)
        except GeneratorError:
            return ()
        named = node.get("v") if isinstance(node, dict) else node
        if not isinstance(named, list):
            return ()
        return sorted(s for s in named if type(s) is int and 0 < s <= 1_000_000)

    def _call(self, size: int, seed: int) -> Any:
        try:
            return self._ask(size, seed)
        except GeneratorError as error:
            raise GeneratorError(f"make_input({size}, rng): {error}") from error

    def _ask(self, size: int | None, seed: int) -> Any:
        batch = wire.pack([pickle.dumps(((size, seed), {}))])
        if self._stopped:
            self._child = self._loaded()
        try:
            how, data = self._child.call(batch, "plain", CALL_S)
        except ProgramStopped as stopped:
            self._stopped = True
            self._child.close()
            raise GeneratorError(stopped.detail) from stopped
        if len(data) > MAX_BYTES:
            raise GeneratorError(f"it returned {len(data) >> 20} MB of data")
        return _value(how, data)


def dumped(nodes: list[Any]) -> bytes:
    """Calls as data, for the input service.

    Raises:
        GeneratorError: they are nested too deeply.
    """
    try:
        return json.dumps(nodes).encode("ascii")
    except RecursionError as error:
        raise GeneratorError("it returned what is nested too deeply") from error


def _value(how: str, data: bytes) -> Any:
    try:
        decoded = json.loads(data)
        found = decoded["value"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GeneratorError(f"it did not answer with data: {error}") from error
    if how == "value":
        return found
    raised = found if isinstance(found, dict) else {}
    kind = str(raised.get("c")).removeprefix("builtins.")
    raise GeneratorError(f"it raised {kind}: {str(raised.get('m'))[:MAX_SAID]}")


def _turns(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Which small calls to ask for: sizes, and a number for each."""
    first = min([*sizes[:1], FIRST_SIZE])
    wanted = sorted({1, 2, 3, max(1, first // 4), max(1, first // 2), first})
    yield first, 0
    for number in range(1, CALLS):
        yield wanted[number % len(wanted)], number
