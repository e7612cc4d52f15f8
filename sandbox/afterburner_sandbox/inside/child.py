"""One child of the fork server: loads a program, runs it on inputs, hands out outcomes.

The child obeys the trusted parent step by step. It knows the inputs of the batch
at hand and nothing else: no expected output ever enters it, and no clock of its
own is ever believed. The timed region is from the byte `GO` to the byte `DONE`.

Requests (see `wire`), each with its reply:
    load    blob: source text; module, path, package, qualname, home, entropy, freeze
                                     -> ok; large: globals beyond comparison | failed
    arm     blob: packed pickles of (args, kwargs); mode; trim -> armed | failed
            then one byte GO, answered by one byte DONE
    call    blob: packed pickle of one (args, kwargs); mode: arm, run and output in one
                                     -> how; blob: the outcome as data  | failed
    output  index                    -> how; blob: the outcome as data  | failed
    outputs indices                  -> hows; blob: packed, as for output | failed
    serve   service: a module of our own; what: any JSON; blob          -> its answer
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import random
import resource
import signal
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

from afterburner_sandbox.inside import codec, wire
from afterburner_sandbox.inside.capture import Capture
from afterburner_sandbox.inside.collector import Collector
from afterburner_sandbox.inside.frozen import freeze
from afterburner_sandbox.inside.members import member
from afterburner_sandbox.inside.sharing import shared

LIBRARY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The folder that holds our packages, for services; no program has it on its path."""

GO = b"G"
DONE = b"D"
MAX_OUTPUT = 64 << 20
"""Bytes of one encoded outcome."""

Outcome = tuple[str, Any]
Call = tuple[tuple[Any, ...], dict[str, Any]]


def become(
    sock: socket.socket, limits: dict[str, int], hold: Callable[[], None] | None
) -> None:
    """Turn this freshly forked process into a child that serves `sock`.

    `hold` keeps it from its siblings, where that can be done (see `siblings`).
    """
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    _keep_only(sock.fileno())
    stdout = os.memfd_create("stdout")
    os.dup2(stdout, 1)
    stderr = os.memfd_create("stderr")
    os.dup2(stderr, 2)
    for name, value in limits.items():
        _limit(getattr(resource, name), value)
    if hold is not None:
        hold()
    # The kernel attaches our process id to this frame: the parent's clock needs it.
    wire.send(sock, {"hello": True})
    Child(sock, Capture(stdout, stderr)).serve()


def _keep_only(kept: int) -> None:
    os.closerange(3, kept)
    os.closerange(kept + 1, 4_096)


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bounded, bounded))


def _import_parents(name: str) -> None:
    """See to it that a module under a name from another tree can be imported by it.

    Inputs name its classes by that name, and its packages may not be in this tree.
    """
    parts = name.split(".")[:-1]
    for count in range(1, len(parts) + 1):
        parent = ".".join(parts[:count])
        try:
            importlib.import_module(parent)
        except ImportError:
            sys.modules[parent] = types.ModuleType(parent)
            sys.modules[parent].__path__ = []


class Child:
    """The requests, and what they share."""

    def __init__(self, sock: socket.socket, capture: Capture) -> None:
        self.sock = sock
        self.capture = capture
        self.module: types.ModuleType | None = None
        self.function: Callable[..., Any] | None = None
        self.inputs: list[Call] = []
        self.outcomes: list[Outcome] = []
        self.service: Any = None
        self._collector = Collector()
        self._left: list[str] = []
        self.begin: Callable[[bytes], None] | None = None
        """What makes time and randomness those of a batch, where they are frozen."""

    def serve(self) -> None:
        """Answer requests until the parent closes the socket."""
        steps = {
            "load": self.load,
            "arm": self.arm,
            "call": self.call,
            "output": self.output,
            "outputs": self.outputs,
            "serve": self.ask_service,
        }
        while True:
            try:
                request, blob = wire.receive(self.sock, 1 << 31)
            except wire.ConnectionLost:
                return
            steps[request["op"]](request, blob)

    def load(self, request: dict[str, Any], blob: bytes) -> None:
        """Execute the module's source under its real name and find the function."""
        random.seed(request["entropy"])
        module = types.ModuleType(request["module"])
        module.__file__ = request["path"]
        module.__package__ = request["package"]
        folder, file = os.path.split(request["path"])
        if file == "__init__.py":
            module.__path__ = [folder]  # what it imports from within itself lies there
        sys.modules[request["module"]] = module
        if request["home"]:
            sys.modules[request["home"]] = module
        self.module = module
        pid = os.getpid()
        self.capture.install(blob)
        try:
            self.begin = freeze(request.get("freeze", ()))
            text = blob.decode("utf-8", "surrogatepass")
            code = compile(text, request["path"], "exec", dont_inherit=True)
            exec(code, module.__dict__)
            self.function = member(module, request["qualname"])
            if request["home"]:
                _import_parents(request["module"])
        except BaseException as error:  # noqa: BLE001 - whatever the module raises is its own failure
            wire.send(self.sock, {"failed": _describe(error, request["path"])})
            return
        if os.getpid() != pid:
            os._exit(0)  # the module has forked, and this is not the one we speak to
        large = self.capture.loaded(module)
        gc.collect()
        gc.freeze()
        wire.send(self.sock, {"ok": True, "large": large})

    def arm(self, request: dict[str, Any], blob: bytes) -> None:
        """Take a batch of inputs, wait for GO, run the batch, answer DONE."""
        if not self._take(blob):
            return
        run = _RUNNERS[request["mode"]]
        outcomes: list[Outcome] = []
        function, inputs = self.function, self.inputs
        gc.collect()
        gc.freeze()
        self._collector.reset()
        if request.get("trim"):
            _trim()
        wire.send(self.sock, {"armed": len(inputs)})
        if self.sock.recv(1) != GO:
            return
        run(function, inputs, outcomes)
        self.sock.sendall(DONE)
        self.outcomes = outcomes
        self._left = self._collector.left()

    def call(self, request: dict[str, Any], blob: bytes) -> None:
        """Take one input, run it untimed, and hand out its outcome."""
        if self._take(blob):
            outcomes: list[Outcome] = []
            self._collector.reset()
            _RUNNERS[request["mode"]](self.function, self.inputs, outcomes)
            self.outcomes = outcomes
            self._left = self._collector.left()
            self.output({"index": 0}, b"")

    def _take(self, blob: bytes) -> bool:
        """Take a batch of inputs; say so and return False where that fails."""
        self.outcomes = []
        self.capture.begin()
        try:
            # One pickle per input: a call must not see what another one changed.
            self.inputs = [pickle.loads(item) for item in wire.unpack(blob)]
            if self.begin is not None:
                self.begin(blob)
        except BaseException as error:  # noqa: BLE001 - unpickling runs the module's own code
            wire.send(self.sock, {"failed": _describe(error, "")})
            return False
        return True

    def output(self, request: dict[str, Any], blob: bytes) -> None:
        """Hand out one outcome: value or exception, the arguments after it, stdout."""
        found = self._encoded([request["index"]])
        if found is not None:
            wire.send(self.sock, {"how": found[0][0]}, found[0][1])

    def outputs(self, request: dict[str, Any], blob: bytes) -> None:
        """Hand out several outcomes; the batch's stdout comes with the first one."""
        found = self._encoded(request["indices"])
        if found is not None:
            hows = [how for how, _ in found]
            wire.send(self.sock, {"hows": hows}, wire.pack([data for _, data in found]))

    def _encoded(self, indices: list[int]) -> list[tuple[str, bytes]] | None:
        """How calls ended and the data of it; says so where it cannot be read."""
        found: list[tuple[str, bytes]] = []
        # Before anything is drained; it is the batch's, so with the first one.
        seen, size = self.capture.seen(), 0
        try:
            for index in indices:
                encoded = self._data(index, {} if found else seen)
                size += 8 + len(encoded)
                if size > MAX_OUTPUT:
                    raise codec.EncodeError(f"more than {MAX_OUTPUT >> 20} MB of data")
                found.append((self.outcomes[index][0], encoded))
        except (codec.EncodeError, RecursionError, MemoryError) as error:
            failed = {"type": "its result cannot be read", "message": str(error)}
            wire.send(self.sock, {"failed": failed})
            return None
        return found

    def _data(self, index: int, seen: dict[str, Any]) -> bytes:
        how, value = self.outcomes[index]
        args, kwargs = self.inputs[index]
        raised = how == "raise"
        result = None if raised else value
        data = {
            **seen,
            "value": codec.error_node(value) if raised else codec.encode(value),
            "args": codec.encode(args),
            "kwargs": codec.encode(kwargs),
            "shared": shared(result, args, kwargs, named=self.capture.named()),
            "left": self._left,
        }
        return codec.dumps(data)

    def ask_service(self, request: dict[str, Any], blob: bytes) -> None:
        """Pass a request to a service of our own. An answer is worth what runs here."""
        if self.service is None:
            sys.path.append(LIBRARY)
            name = request["service"]
            self.service = importlib.import_module(name).create(self.module)
        if self.begin is not None:
            self.begin(blob)
        answer, data = self.service.handle(request["what"], blob)
        wire.send(self.sock, answer, data)


def _trim() -> None:
    """Give memory that is free back to the system: a call has to ask for it again."""
    # Not every interpreter has it, nor every C library.
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)


def _run_plain(function: Any, inputs: list[Call], outcomes: list[Outcome]) -> None:
    for args, kwargs in inputs:
        try:
            outcomes.append(("value", function(*args, **kwargs)))
        except BaseException as error:  # noqa: BLE001 - any exception is an outcome
            outcomes.append(("raise", error))


def _run_drained(function: Any, inputs: list[Call], outcomes: list[Outcome]) -> None:
    for args, kwargs in inputs:
        try:
            value = function(*args, **kwargs)
            drained = codec.drain(value) if codec.is_iterator(value) else value
            outcomes.append(("value", drained))
        except BaseException as error:  # noqa: BLE001 - any exception is an outcome
            outcomes.append(("raise", error))


def _run_dropped(function: Any, inputs: list[Call], outcomes: list[Outcome]) -> None:
    """As `drain`, but no value is kept: for what an iterator itself takes."""
    for args, kwargs in inputs:
        try:
            value = function(*args, **kwargs)
            if codec.is_iterator(value):
                for _ in zip(range(codec.MAX_ITEMS), value):
                    pass
                value = None
            outcomes.append(("value", value))
        except BaseException as error:  # noqa: BLE001 - any exception is an outcome
            outcomes.append(("raise", error))


def _run_awaited(function: Any, inputs: list[Call], outcomes: list[Outcome]) -> None:
    import asyncio  # the server has it loaded where the target is asynchronous

    async def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result = function(*args, **kwargs)
        return await result if hasattr(result, "__await__") else await _collect(result)

    loop = asyncio.new_event_loop()
    for args, kwargs in inputs:
        try:
            outcomes.append(("value", loop.run_until_complete(call(args, kwargs))))
        except BaseException as error:  # noqa: BLE001 - any exception is an outcome
            outcomes.append(("raise", error))
    loop.close()


async def _collect(stream: Any) -> codec.Drained:
    values: list[Any] = []
    try:
        async for value in stream:
            if len(values) >= codec.MAX_ITEMS:
                return codec.Drained(stream, values, "cap")
            values.append(value)
    except BaseException as error:  # noqa: BLE001 - the program's failure is its behaviour
        return codec.Drained(stream, values, codec.error_node(error))
    return codec.Drained(stream, values, None)


_RUNNERS = {
    "plain": _run_plain,
    "drain": _run_drained,
    "await": _run_awaited,
    "drop": _run_dropped,
}


def runner(mode: str) -> Callable[[Any, list[Call], list[Outcome]], None]:
    """What calls a function as programs are called in that mode."""
    return _RUNNERS[mode]


def _describe(error: BaseException, path: str) -> dict[str, Any]:
    """An exception as data, with the last line of the program's own that raised it."""
    import traceback  # only a failing program pays for it

    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if f.filename == path
    ]
    line = frames[-1].lineno if frames else getattr(error, "lineno", None)
    described = codec.error_node(error)
    return {"type": described["c"], "message": described["m"], "line": line}
