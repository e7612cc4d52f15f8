"""The trusted side of the input service: asks a process in the sandbox for inputs.

The inputs themselves are opaque bytes here: made in one process of the sandbox, read
in others, never unpickled on this side.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_engine.errors import (
    EngineError,
    GeneratorError,
    UnjudgeableError,
    WorkloadError,
)
from afterburner_engine.generator import SOURCE, Writer, dumped
from afterburner_engine.workload_file import WorkloadFile
from afterburner_sandbox.child import Child
from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.equality import Difference, Outcome, compare
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import ProgramStopped

SERVICE = "afterburner_engine.inside.service"


RETRIES = 2
RETRY_STEP = 1_000_003
"""A model's generator that fails now and then is asked with other seeds instead."""

AT_ONCE = 16
"""Inputs of a model's generator that one request turns into objects: it has a deadline,
and they may be large."""


@dataclass(frozen=True, slots=True)
class Case:
    """One input of the equality check."""

    source: str
    """Where it came from: `workload`, `recorded`, `doctest`, `hints`, …"""

    call: str
    """Such as `f([1, 2], key=None)`, shortened."""

    batch: bytes
    size: int | None = None
    """None where it was not made to a size."""


class InputService:
    """Makes inputs; satisfies `afterburner_sandbox.track.Supply`."""

    def __init__(
        self,
        child: Child,
        qualname: str,
        workload: WorkloadFile | None,
        recorded: bytes = b"",
        contract: Contract = STRICT,
    ) -> None:
        self.child = child
        self.contract = contract
        self._writer: Writer | None = None
        try:
            self.description = self._start(qualname, workload, recorded)
        except EngineError:
            child.close()
            raise

    def _start(
        self, qualname: str, workload: WorkloadFile | None, recorded: bytes
    ) -> dict[str, Any]:
        answer = self._ask(
            "described",
            recorded,
            do="start",
            qualname=qualname,
            workload_source=workload and workload.source,
            workload_path=workload and workload.path,
            workload_required=bool(workload and workload.named),
        )[0]
        described: dict[str, Any] = answer["described"]
        return described

    def take(self, writer: Writer, seed: int) -> None:
        """Count the inputs in that a model's generator makes.

        Raises:
            GeneratorError: none of them is one of this function.
        """
        nodes = dumped(writer.small(seed))
        answer = self._ask("described", nodes, do="take", grows=writer.generator.grows)
        self.description = answer[0]["described"]
        if all(source["source"] != SOURCE for source in self.description["sources"]):
            raise GeneratorError((answer[0]["why"] or ["it made no input"])[0])
        self._writer = writer if writer.generator.grows else None

    def examples(self, seed: int, limit: int) -> list[Case]:
        """Small cases, edge cases included.

        Raises:
            WorkloadError: the workload file is broken.
        """
        return self._cases("examples", seed, limit)

    def further(self, seed: int, limit: int, near: list[Case]) -> list[Case]:
        """Other small cases, some made from those that are `near` what is sought.

        Raises:
            WorkloadError: the workload file is broken.
        """
        known = wire.pack([case.batch for case in near])
        return self._cases("further", seed, limit, known)

    def _cases(self, do: str, seed: int, limit: int, known: bytes = b"") -> list[Case]:
        answer, blob = self._ask("cases", known, do=do, seed=seed, limit=limit)
        batches = wire.unpack(blob)
        rows = zip(answer["cases"], batches, strict=True)
        return [Case(row["source"], row["call"], batch) for row, batch in rows]

    def leave(self, cases: list[int]) -> None:
        """Grow nothing from these of the examples, counted as they came."""
        self.description = self._ask("described", do="leave", cases=cases)[0][
            "described"
        ]

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """`count` fresh inputs of a size; see `Supply.batch`."""
        if self._writer is not None:
            return self._rebuilt(self._writer, size, seed, count)
        return self._ask(None, do="batch", size=size, seed=seed, count=count)[1]

    def show(self, size: int, seed: int, count: int, index: int) -> str:
        """One input of a batch in readable form."""
        if self._writer is not None:
            items = wire.unpack(self._rebuilt(self._writer, size, seed, count))
            return self.explain(wire.pack([items[index]]), raises=False)[0]
        answer = self._ask(
            "call", do="show", size=size, seed=seed, count=count, index=index
        )[0]
        return str(answer["call"])

    def _rebuilt(self, writer: Writer, size: int, seed: int, count: int) -> bytes:
        for attempt in range(RETRIES + 1):
            first = (seed + attempt * RETRY_STEP) * 1_000
            try:
                nodes = writer.calls(size, range(first, first + count))
                return self._built(nodes)
            except UnjudgeableError:
                if attempt == RETRIES:
                    raise
        raise GeneratorError("it made no input")

    def _built(self, nodes: list[Any]) -> bytes:
        """A batch out of calls as data."""
        items: list[bytes] = []
        for start in range(0, len(nodes), AT_ONCE):
            asked = dumped(nodes[start : start + AT_ONCE])
            items += wire.unpack(self._ask("built", asked, do="rebuild")[1])
        return wire.pack(items)

    def case(self, source: str, size: int, seed: int) -> Case:
        """A case for the equality check, made as the race's inputs are."""
        call = self.show(size, seed, 1, 0)
        return Case(source, call, self.batch(size, seed, 1), size)

    def breaking(
        self,
        seed: int,
        limit: int,
        count: int,
        constants: Sequence[Any] | None,
        *,
        guess: bool = False,
    ) -> list[bytes]:
        """Inputs made to break a rewritten function; `constants` begin a new search.

        They are like the known cases that `examples` gives for that seed and limit.
        `guess` says that Hypothesis takes part from now on.
        """
        blob = b"" if constants is None else pickle.dumps(list(constants))
        what = {"seed": seed, "limit": limit, "count": count, "guess": guess}
        start = constants is not None
        made = self._ask("made", blob, do="break", start=start, **what)[1]
        return self._batches(made)

    def simpler(self, batch: bytes) -> list[bytes]:
        """Inputs that read more easily than one of `breaking`, the simplest first."""
        blob = wire.unpack(batch)[0]
        return self._batches(self._ask("made", blob, do="simpler")[1])

    def slow(self, batch: bytes) -> None:
        """No more inputs of `breaking` with numbers as large as in this one."""
        self._ask("ok", wire.unpack(batch)[0], do="slow")

    def explain(self, batch: bytes, *, raises: bool) -> tuple[str, bool]:
        """An input as a call to paste; whether the original itself says `raise` on it.

        The latter is found out, by running it, only where `raises` asks for it.
        """
        blob = wire.unpack(batch)[0]
        answer, _ = self._ask("call", blob, do="explain", raises=raises)
        return str(answer["call"]), bool(answer["explicit"])

    @staticmethod
    def _batches(blob: bytes) -> list[bytes]:
        """Each input of a packed list as a batch of its own."""
        return [wire.pack([item]) for item in wire.unpack(blob)]

    def difference(
        self, expected: Outcome, actual: Outcome, contract: Contract | None = None
    ) -> Difference | None:
        """The first difference, or None where two outcomes are equal.

        The workload's own `same`, where there is one, judges what calls return; the
        rest of their behaviour is compared as ever.
        """
        contract = contract or self.contract
        found = compare(expected, actual, contract)
        returned = expected.how == actual.how == "value"
        if found is None or not self.description["has_same"] or not returned:
            return found
        other = compare(expected, actual, contract, results=False)
        if other is not None:
            return other
        return None if self.same(expected, actual) else found

    def same(self, expected: Outcome, actual: Outcome) -> bool:
        """What the workload's own `same` says of two results."""
        nodes = {"expected": expected.decoded(), "actual": actual.decoded()}
        values = {key: node["value"] for key, node in nodes.items()}
        answer, _ = self._ask("same", json.dumps(values).encode(), do="same")
        return bool(answer["same"])

    def _ask(
        self, key: str | None, blob: bytes = b"", **what: Any
    ) -> tuple[dict[str, Any], bytes]:
        """One request; its answer holds `key`, or names a problem."""
        try:
            answer, data = self.child.serve(SERVICE, what, blob)
        except ProgramStopped as stopped:
            raise WorkloadError(f"making inputs failed: {stopped.detail}") from stopped
        if "problem" in answer:
            if answer["kind"] == "CannotGrow":
                raise UnjudgeableError(answer["problem"])
            raise WorkloadError(answer["problem"])
        if key is not None and key not in answer:
            raise WorkloadError(
                f"making inputs failed: {what['do']!r} was answered with something else"
            )
        return answer, data
