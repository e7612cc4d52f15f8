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

from afterburner_engine.inside import paste, raised
from afterburner_engine.inside.breaking import Breaker
from afterburner_engine.inside.maker import CannotGrow, Maker
from afterburner_engine.inside.problems import WorkloadProblem
from afterburner_engine.inside.written import Unfit
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
        self.breaker: Breaker | None = None
        self.name = ""
        self.sent: list[str] = []

    def handle(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Answer one request; a problem of the workload is an answer too."""
        steps: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
            "start": self.start,
            "examples": self.examples,
            "further": self.further,
            "batch": self.batch,
            "show": self.show,
            "same": self.same,
            "break": self.break_,
            "simpler": self.simpler,
            "slow": self.slow,
            "explain": self.explain,
            "leave": self.leave,
            "take": self.take,
            "rebuild": self.rebuild,
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
            blob,
        )
        return {"described": self.maker.describe()}, b""

    def examples(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Small cases, each with its source and readable call; one batch per case."""
        cases = self._maker().examples(what["seed"], what["limit"])
        self.sent = []
        return self._cases(cases, self.sent)

    def further(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Other small cases, in the same form."""
        near = [pickle.loads(wire.unpack(batch)[0]) for batch in wire.unpack(blob)]
        cases = self._maker().further(what["seed"], what["limit"], near)
        return self._cases(cases, [])

    def _cases(self, cases: list[dict[str, Any]], sent: list[str]) -> Answer:
        rows, batches = [], []
        for case in cases:
            call = (case["args"], case["kwargs"])
            try:
                batches.append(wire.pack([pickle.dumps(case["recipe"] or call)]))
            except Exception:  # noqa: BLE001 - what cannot be pickled fails in its own ways
                continue
            sent.append(case["known_by"])
            rows.append({"source": case["source"], "call": self._call(*call)})
        return {"cases": rows}, wire.pack(batches)

    def leave(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Grow nothing from some of the examples sent last; describe it anew."""
        self._maker().leave(self.sent[index] for index in what["cases"])
        return {"described": self._maker().describe()}, b""

    def take(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Count calls in that a model's generator made, and describe it anew."""
        why = self._maker().take(json.loads(blob), what["grows"])
        return {"described": self._maker().describe(), "why": why}, b""

    def rebuild(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Calls that a model's generator made, as a batch."""
        written = self._maker().written
        try:
            calls = [written.call(node) for node in json.loads(blob)]
        except Unfit as error:
            raise CannotGrow(f"the model's generator: {error}") from error
        batch = wire.pack([pickle.dumps(call) for call in calls])
        return {"built": len(calls)}, batch

    def batch(self, what: dict[str, Any], blob: bytes) -> Answer:
        """`count` fresh inputs of a size."""
        calls = self._calls(what)
        try:
            return {}, wire.pack([pickle.dumps(call) for call in calls])
        except Exception as error:
            raise CannotGrow(
                f"a larger input cannot be sent to another process: {error}"
            ) from error

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

    def break_(self, what: dict[str, Any], blob: bytes) -> Answer:
        """The next inputs of a search for counter-examples; `start` begins it."""
        if what["start"]:
            maker = self._maker()
            cases = maker.examples(what["seed"], what["limit"])
            known = [(c["args"], c["kwargs"]) for c in cases if c["recipe"] is None]
            grown = maker.small(what["seed"])
            if maker.is_users_own:
                known, grown = known + grown, []
            constants = pickle.loads(blob)
            self.breaker = Breaker(
                maker.target, known, grown, constants, what["seed"], maker.is_for
            )
        if what["guess"]:
            self._breaker().guess()
        made = self._breaker().take(what["count"])
        return {"made": len(made)}, wire.pack([dumped for _, dumped in made])

    def simpler(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Calls that are simpler than one that this service made."""
        made = self._breaker().simpler(pickle.loads(blob))
        return {"made": len(made)}, wire.pack([dumped for _, dumped in made])

    def slow(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Take note of a call that takes the original too long."""
        self._breaker().slow(pickle.loads(blob))
        return {"ok": True}, b""

    def explain(self, what: dict[str, Any], blob: bytes) -> Answer:
        """An input as a call to paste, and whether the original says `raise` on it."""
        args, kwargs = pickle.loads(blob)
        call = paste.written(self.name, args, kwargs)
        if not what["raises"]:
            return {"call": call, "explicit": False}, b""
        found = self._maker().target
        function = found.function
        if found.kind == "classmethod" and found.owner is not None:
            function = getattr(found.owner, found.name)
        file = str(getattr(self.module, "__file__", ""))
        return {"call": call, "explicit": raised.by(function, args, kwargs, file)}, b""

    def _breaker(self) -> Breaker:
        if self.breaker is None:
            raise WorkloadProblem("the search was not started")
        return self.breaker

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


class _Short(reprlib.Repr):
    """Functions by their name."""

    def repr_function(self, value: Any, level: int) -> str:
        """Its own name, without where it lies in memory."""
        return f"<{value.__name__}>" if "<" not in value.__name__ else value.__name__


_SHORT = _Short()
_SHORT.maxstring = _SHORT.maxother = 120
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxdict = _SHORT.maxset = 8


def _short(value: Any) -> str:
    try:
        return _SHORT.repr(value)
    except Exception:  # noqa: BLE001 - a `__repr__` of the user's may raise anything
        return f"<{type(value).__name__}>"
