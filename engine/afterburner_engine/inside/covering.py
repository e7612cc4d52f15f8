"""The service of a trusted process that tells what of the target each case reaches.

It runs the original under observation. Nothing is timed here, no candidate enters,
and what the calls return is looked at by nobody.
"""

from __future__ import annotations

import ast
import gc
import pickle
import signal
import time
import traceback
import types
from typing import Any

from afterburner_engine.inside.lines import (
    Function,
    Plan,
    codes_in,
    find,
    first_line,
)
from afterburner_engine.inside.tracing import Steps, Watch
from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.child import runner
from afterburner_sandbox.inside.members import member

Answer = tuple[dict[str, Any], bytes]

AGAIN_S = 0.1
"""How soon a call that goes on in spite of it is told again to end."""


def create(module: types.ModuleType) -> Covering:
    """The service for the target's module, which this process has executed."""
    return Covering(module)


class _Enough(BaseException):
    """The call has taken its time; what it has reached counts."""


class Covering:
    """Answers requests; `do` names the method."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.stopped = False
        self.disturbed = False

    def handle(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Answer one request."""
        return (self.start if what["do"] == "start" else self.run)(what, blob)

    def start(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Find the function in the source; answer what there is to reach."""
        node = find(blob.decode("utf-8", "surrogatepass"), what["qualname"])
        codes = [] if node is None else _codes(node, what["path"])
        if node is None or not codes:
            return {"problem": "its compiled code was not found"}, b""
        self.path, self.mode = what["path"], what["mode"]
        self.raises = {n.lineno for n in ast.walk(node) if isinstance(n, ast.Raise)}
        self.plan = Plan(node, codes)
        self.watch = Watch(codes, Steps(self.plan.statement))
        self.function = member(self.module, what["qualname"])
        branches = [(b.head, b.first, b.beside) for b in self.plan.branches.values()]
        return {"lines": sorted(self.plan.lines), "branches": branches}, b""

    def run(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Run cases until the time is up; what each one has reached."""
        rows: list[dict[str, Any]] = []
        ends = time.monotonic() + what["limit_s"]
        signal.signal(signal.SIGALRM, self._enough)
        for batch in wire.unpack(blob):
            if time.monotonic() > ends:
                break
            rows.append(self._run_one(batch, what["case_s"]))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        return {"cases": rows, "disturbed": self.disturbed}, b""

    def _run_one(self, batch: bytes, limit_s: float) -> dict[str, Any]:
        outcomes: list[tuple[str, Any]] = []
        self.stopped = False
        steps = self.watch.steps
        steps.clear()
        try:
            calls = [pickle.loads(item) for item in wire.unpack(batch)]
            try:
                signal.setitimer(signal.ITIMER_REAL, limit_s, AGAIN_S)
                with self.watch.on():
                    runner(self.mode)(self.function, calls, outcomes)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except BaseException as error:  # noqa: BLE001 - ours, or of the user's own classes
            outcomes = [("raise", error)]
        # An exception of ours that comes while our tracer runs takes it away as well.
        self.disturbed |= self.watch.disturbed and not self.stopped
        how, value = outcomes[0] if outcomes else ("raise", None)
        return {
            "lines": sorted(steps.lines & self.plan.lines),
            "branches": self._ways(steps.arcs),
            "how": "stopped" if self.stopped else how,
            "meant": how == "raise" and self._meant(value),
        }

    def _ways(self, arcs: set[tuple[int, int]]) -> list[tuple[int, int]]:
        branches = self.plan.branches
        return sorted({(a, branches[a].way(b)) for a, b in arcs if a in branches})

    def _meant(self, error: Any) -> bool:
        """Whether the target itself says `raise`, and does not merely fail."""
        if not isinstance(error, BaseException):
            return False
        frames = traceback.extract_tb(error.__traceback__)
        last = frames[-1] if frames else None
        return last is not None and (
            last.filename == self.path
            and self.plan.statement(last.lineno or 0) in self.raises
        )

    def _enough(self, *_: object) -> None:
        self.stopped = True
        raise _Enough


def _codes(node: Function, path: str) -> list[types.CodeType]:
    """The compiled function as it is in use, whatever decorators have made of it."""
    gc.unfreeze()  # the child has put all objects out of the collector's sight
    line = first_line(node)
    found: dict[int, types.CodeType] = {}
    for thing in gc.get_objects():
        if not isinstance(thing, types.FunctionType):
            continue
        code = thing.__code__
        place = code.co_filename, code.co_name, code.co_firstlineno
        if place == (path, node.name, line):
            found.update({id(inner): inner for inner in codes_in(code)})
    return list(found.values())
