"""What a call does beside returning: output, logging, warnings, state that it leaves.

Recorded inside the child, compared outside. All of it runs in the process of a program
that may be hostile: whoever tampers with a record tells another story than the
original does, and nothing else. A call that neither logs nor warns pays nothing while
it is timed; what has arrived is read afterwards.
"""

from __future__ import annotations

import contextlib
import os
import sys
import types
import warnings
from typing import Any

from afterburner_sandbox.inside import codec
from afterburner_sandbox.inside.sharing import shared
from afterburner_sandbox.inside.state import State

MAX_STREAM = 1 << 16
"""Bytes of text that are kept per stream and batch; longer text is told apart by its
hash."""

MAX_RECORDS = 1_000
"""Records that are kept per batch; further ones are counted."""

MAX_MESSAGE = 2_000
"""Characters of a record that are kept."""

HIDDEN = (DeprecationWarning, PendingDeprecationWarning)
"""Warnings that Python shows to developers only: behaviour all the same. The others
that it hides tell of when garbage was collected."""

WARM = 20
"""Rounds after which the interpreter has rewritten the code that each child runs."""

Span = list[int]


def prepare() -> None:
    """Once, before any fork: what each child would else do for itself.

    Python rewrites code when it has run a few times. A child that does that has to copy
    the memory that it shares with the server, which takes longer than to run the code.
    """
    for category in HIDDEN:
        with contextlib.suppress(ValueError):
            warnings.filters.remove(  # type: ignore[attr-defined]
                ("ignore", None, category, None, 0)
            )
    warnings.showwarning = _unheard
    _show_again()
    module = types.ModuleType("sample")
    module.__dict__.update(text="", rows={"a": [1]}, names=["a"], row=types.MethodType)
    streams = os.memfd_create("stdout"), os.memfd_create("stderr")
    capture = Capture(*streams)
    for _ in range(WARM):
        capture.loaded(module)
        capture.begin()
        value = (capture.seen(), module.rows, 1.5)
        codec.dumps(codec.encode(value))
        shared(value, named=capture.named())
    for number in streams:
        os.close(number)


def _unheard(*_: Any, **__: Any) -> None:
    """A module that is imported ahead of the forks warns nobody."""


class Capture:
    """The records of one child."""

    def __init__(self, stdout: int, stderr: int) -> None:
        self.streams = {"stdout": stdout, "stderr": stderr}
        self.state: State | None = None
        self._logged: list[list[Any]] = []
        self._spans: list[Span] = []
        """Where in stderr handlers have written records: these count by themselves."""

        self._dropped = 0
        self._warned: dict[tuple[str, str], None] = {}
        self._hooked = False
        self._seen: dict[str, Any] | None = None

    def install(self, source: bytes) -> None:
        """Before the program is loaded: record its warnings and what it logs."""
        warnings.showwarning = self._warn
        if b"import logging" in source or b"from logging" in source:
            import logging  # noqa: F401 - a program that names it will import it

    def loaded(self, module: types.ModuleType) -> list[str]:
        """After it was loaded: note what its state is; what is too large for that."""
        self.state = State(module)
        return self.state.large

    def begin(self) -> None:
        """Before a batch: forget what was recorded."""
        for name, number in self.streams.items():
            _flush(name)
            os.ftruncate(number, 0)
            os.lseek(number, 0, os.SEEK_SET)
        if self._logged:
            del self._logged[:], self._spans[:]
            self._dropped = 0
        if self._warned:
            self._warned.clear()
            _show_again()
        if not self._hooked and "logging" in sys.modules:
            self._hook(sys.modules["logging"])
        self._seen = None

    def seen(self) -> dict[str, Any]:
        """What the last batch did, by aspect; what it did not do is left out."""
        if self._seen is None:
            self._seen = {"stdout": self._text("stdout", [])}
            found = {
                "stderr": self._text("stderr", self._spans),
                "logging": self._records(),
                "warnings": [list(row) for row in self._warned],
                **(self.state.changes() if self.state is not None else {}),
            }
            self._seen.update({key: value for key, value in found.items() if value})
        return self._seen

    def named(self) -> dict[int, str]:
        """Names of globals whose values can be changed, by the values' identity."""
        return self.state.named if self.state is not None else {}

    def _warn(self, message: Any, category: Any, *_: Any, **__: Any) -> None:
        if len(self._warned) < MAX_RECORDS:
            name = f"{category.__module__}.{category.__qualname__}"
            self._warned[name, str(message)[:MAX_MESSAGE]] = None

    def _hook(self, logging: Any) -> None:
        """Record what passes a logger's filters, whoever handles it."""
        self._hooked = True
        handle = logging.Logger.callHandlers

        def callHandlers(logger: Any, record: Any) -> None:
            start = self._position()
            try:
                handle(logger, record)
            finally:
                self._log(record, start)

        logging.Logger.callHandlers = callHandlers

    def _log(self, record: Any, start: int) -> None:
        end = self._position()
        if end > start:
            if self._spans and self._spans[-1][1] == start:
                self._spans[-1][1] = end
            else:
                self._spans.append([start, end])
        if len(self._logged) >= MAX_RECORDS:
            self._dropped += 1
            return
        # A handler has formatted the message already, where there is one.
        message = record.__dict__.get("message")
        if message is None:
            message = _message(record)
        error = record.exc_info[0] if record.exc_info else None
        row = [record.name, record.levelname, str(message)[:MAX_MESSAGE]]
        self._logged.append(row if error is None else [*row, error.__qualname__])

    def _position(self) -> int:
        with contextlib.suppress(OSError):
            return os.lseek(self.streams["stderr"], 0, os.SEEK_CUR)
        return 0

    def _records(self) -> list[list[Any]]:
        return [*self._logged, [self._dropped]] if self._dropped else self._logged[:]

    def _text(self, name: str, spans: list[Span]) -> str:
        """What a stream got, without the spans."""
        number = self.streams[name]
        _flush(name)
        size = os.fstat(number).st_size
        if size > MAX_STREAM:
            return _digest(os.pread(number, size, 0), spans)
        data = _without(os.pread(number, size, 0), spans) if size else b""
        return data.decode("utf-8", "backslashreplace")


def _message(record: Any) -> Any:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - as with a handler: a wrong format stops nobody
        return record.msg


def _show_again() -> None:
    # Python shows a warning once for each place, until its filters are set anew.
    warnings.simplefilter("default", append=True)


def _digest(data: bytes, spans: list[Span]) -> str:
    import hashlib  # only a program that prints much pays for it

    data = _without(data, spans)
    text = data[:MAX_STREAM].decode("utf-8", "backslashreplace")
    if len(data) <= MAX_STREAM:
        return text
    return f"{text}… ({len(data)} bytes in all, {hashlib.sha256(data).hexdigest()})"


def _without(data: bytes, spans: list[Span]) -> bytes:
    if not spans:
        return data
    kept, end = [], 0
    for start, stop in spans:
        kept.append(data[end:start])
        end = stop
    return b"".join([*kept, data[end:]])


def _flush(name: str) -> None:
    # A program may have closed or replaced the stream.
    with contextlib.suppress(Exception):
        getattr(sys, name).flush()
