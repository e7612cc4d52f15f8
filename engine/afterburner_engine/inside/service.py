"""The service that a trusted process of the sandbox offers: inputs, and `same`.

It turns the requests of `afterburner_engine.inputs` into calls of a `Maker` and its
answers into a small header and a blob. No candidate's code ever runs in this process.
"""

from __future__ import annotations

import json
import pickle
import reprlib
import types
from typing import Any, Callable

from afterburner_engine.inside.maker import CannotGrow, Maker
from afterburner_engine.inside.problems import WorkloadProblem
from afterburner_sandbox.inside import rebuilding, wire

Answer = tuple[dict[str, Any], bytes]


def create(module: types.ModuleType) -> Service:
    """The service for the target's module, which this process has executed."""
    return Service(module)


class Service:
    """Answers requests; `do` names the method."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.maker: Maker | None = None
        self.name = ""

    def handle(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Answer one request; a problem of the workload is an answer too."""
        steps: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
            "start": self.start,
            "examples": self.examples,
            "batch": self.batch,
            "show": self.show,
            "same": self.same,
        }
        try:
            return steps[what["do"]](what, blob)
        except (WorkloadProblem, CannotGrow) as problem:
            return {"problem": str(problem), "kind": type(problem).__name__}, b""

    def start(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Build the maker; answer its description."""
        self.name = what["qualname"].rpartition(".")[2]
        self.maker = Maker(
            self.module,
            what["qualname"],
            what["workload_source"],
            what["workload_path"],
            what["workload_required"],
        )
        return {"described": self.maker.describe()}, b""

    def examples(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Small cases, each with its source and readable call; one batch per case."""
        rows, batches = [], []
        for case in self._maker().examples(what["seed"], what["limit"]):
            call = (case["args"], case["kwargs"])
            try:
                batches.append(wire.pack([pickle.dumps(call)]))
            except Exception:  # noqa: BLE001 - what cannot be pickled fails in its own ways
                continue
            rows.append({"source": case["source"], "call": self._call(*call)})
        return {"cases": rows}, wire.pack(batches)

    def batch(self, what: dict[str, Any], blob: bytes) -> Answer:
        """`count` fresh inputs of a size."""
        calls = self._calls(what)
        return {}, wire.pack([pickle.dumps(call) for call in calls])

    def show(self, what: dict[str, Any], blob: bytes) -> Answer:
        """One input of a batch in readable form."""
        args, kwargs = self._calls(what)[what["index"]]
        return {"call": self._call(args, kwargs)}, b""

    def same(self, what: dict[str, Any], blob: bytes) -> Answer:
        """The workload's own `same` on two results that came as data."""
        nodes = json.loads(blob)
        allowed = rebuilding.class_names(nodes["expected"])
        try:
            expected = rebuilding.rebuild(nodes["expected"], allowed)
            actual = rebuilding.rebuild(nodes["actual"], allowed)
        except Exception as error:  # noqa: BLE001 - what a candidate sends may be anything
            return {"same": False, "why": f"{type(error).__name__}: {error}"}, b""
        try:
            return {"same": bool(self._maker().same(expected, actual))}, b""
        except WorkloadProblem as problem:
            # It fails on what a candidate made of the result, or it is broken itself.
            self._maker().same(expected, rebuilding.rebuild(nodes["expected"], allowed))
            return {"same": False, "why": str(problem)}, b""

    def _maker(self) -> Maker:
        if self.maker is None:
            raise WorkloadProblem("the service was not started")
        return self.maker

    def _calls(self, what: dict[str, Any]) -> list[Any]:
        make, seed = self._maker().make, what["seed"]
        return [make(what["size"], seed * 1_000 + i) for i in range(what["count"])]

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        parts = [_short(value) for value in args]
        parts += [f"{key}={_short(value)}" for key, value in kwargs.items()]
        return f"{self.name}({', '.join(parts)})"


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 120
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxdict = _SHORT.maxset = 8


def _short(value: Any) -> str:
    try:
        return _SHORT.repr(value)
    except Exception:  # noqa: BLE001 - a `__repr__` of the user's may raise anything
        return f"<{type(value).__name__}>"
