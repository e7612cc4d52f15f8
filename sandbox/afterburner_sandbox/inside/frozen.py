"""Makes the clock and randomness repeat, for programs that read them.

Only in a child that was asked for it, before it loads its program: no other process
has to be spared, and nobody times anything here (the parent does). Time stands still
during a call, and each input has an instant and draws of its own, which follow from
the input alone: two versions that get equal inputs see the same.

What waits in the standard library keeps the real clock, or it would wait for ever.
"""

from __future__ import annotations

import importlib
import os
import random
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from typing import Any

KINDS = ("clock", "random")

FIRST_S = 1_709_287_200
"""1 March 2024, 10:00 UTC: instants lie in the year from then on."""

SPAN_S = 366 * 86_400
BOOT_S = FIRST_S - 1_000_000
"""What `monotonic` and its like count from."""

WAITERS = frozenset(
    {
        *("afterburner_engine", "afterburner_sandbox", "anyio", "asyncio"),
        *("concurrent", "multiprocessing", "queue", "sched", "select", "selectors"),
        *("signal", "socket", "ssl", "subprocess", "threading", "trio", "uvloop"),
    }
)
"""Modules that wait by the clock, and our own."""

_COUNTERS = ("monotonic", "perf_counter", "process_time", "thread_time")


def freeze(kinds: Iterable[str]) -> Callable[[bytes], None] | None:
    """Freeze the `kinds`; what to call with each new batch of inputs, or None."""
    kinds = tuple(kinds)
    if not kinds:
        return None
    source = _Source()
    if "clock" in kinds:
        _replace_everywhere(_clocks(source))
        _freeze_datetime(source)
    if "random" in kinds:
        _replace_everywhere({os.urandom: source.rng.randbytes})
        _freeze_seeds(source)

    def begin(blob: bytes) -> None:
        number = zlib.crc32(blob)
        if "clock" in kinds:
            source.ns = FIRST_S * 10**9 + number * (SPAN_S * 10**9 >> 32)
        if "random" in kinds:
            if "numpy" in sys.modules:
                source.seed_numpy(number)
            source.rng.seed(number)
            random.seed(number)

    begin(b"")
    return begin


class _Source:
    """The instant that is now, and where unseeded draws come from."""

    def __init__(self) -> None:
        self.ns = FIRST_S * 10**9
        self.rng = random.Random(0)
        self._numpy: Any = None

    def seed_numpy(self, number: int) -> None:
        """Seed its global generator; `default_rng()` draws its seed from us."""
        if self._numpy is None:
            # It is loaded by its first use, which would be in the midst of a call.
            self._numpy = importlib.import_module("numpy.random")
            make, rng = self._numpy.default_rng, self.rng

            def default_rng(seed: Any = None) -> Any:
                return make(rng.getrandbits(64) if seed is None else seed)

            _replace_everywhere({make: default_rng})
        self._numpy.seed(number)


def _clocks(source: _Source) -> dict[Any, Any]:
    """What takes the place of the functions of `time`."""
    fakes: dict[Any, Any] = {
        time.time: _reader(time.time, lambda: source.ns / 1e9),
        time.time_ns: _reader(time.time_ns, lambda: source.ns),
    }
    for name in _COUNTERS:
        real, real_ns = getattr(time, name), getattr(time, f"{name}_ns")
        fakes[real] = _reader(real, lambda: source.ns / 1e9 - BOOT_S)
        fakes[real_ns] = _reader(real_ns, lambda: source.ns - BOOT_S * 10**9)
    for name in ("localtime", "gmtime", "ctime"):
        real = getattr(time, name)
        fakes[real] = _completed(real, 0, lambda: source.ns / 1e9)
    now = time.localtime
    fakes[time.asctime] = _completed(time.asctime, 0, lambda: now(source.ns / 1e9))
    fakes[time.strftime] = _completed(time.strftime, 1, lambda: now(source.ns / 1e9))
    return fakes


def _reader(real: Callable[[], Any], frozen: Callable[[], Any]) -> Callable[[], Any]:
    def read() -> Any:
        name = str(sys._getframe(1).f_globals.get("__name__", ""))
        return real() if name.partition(".")[0] in WAITERS else frozen()

    return _named_as(real, read)


def _completed(real: Any, given: int, now: Callable[[], Any]) -> Callable[..., Any]:
    """`real`, told what time it is where it would look itself."""

    def complete(*args: Any) -> Any:
        left_out = len(args) == given or (len(args) == given + 1 and args[-1] is None)
        return real(*args[:given], now()) if left_out else real(*args)

    return _named_as(real, complete)


def _named_as(real: Any, fake: Callable[..., Any]) -> Callable[..., Any]:
    fake.__name__ = fake.__qualname__ = real.__name__
    fake.__module__ = real.__module__
    return fake


def _replace_everywhere(fakes: dict[Any, Any]) -> None:
    """Also under the names to which modules that are loaded have imported them."""
    by_id = {id(real): fake for real, fake in fakes.items()}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in WAITERS:
            continue
        names = getattr(module, "__dict__", None)
        if isinstance(names, dict):
            for key, value in list(names.items()):
                if id(value) in by_id:
                    names[key] = by_id[id(value)]


def _freeze_datetime(source: _Source) -> None:
    """`datetime.now` and `utcnow`; all else in that module asks `time.time`.

    The type stays what it is, so that its values, their types and their pickles do.
    """
    import ctypes  # only a program that reads the clock pays for these
    import datetime
    import gc

    def now(cls: Any, tz: Any = None) -> Any:
        return cls.fromtimestamp(source.ns / 1e9, tz)

    def utcnow(cls: Any) -> Any:
        utc = datetime.timezone.utc
        return cls.fromtimestamp(source.ns / 1e9, utc).replace(tzinfo=None)

    kind = datetime.datetime
    methods: Any = gc.get_referents(vars(kind))[0]
    methods["now"], methods["utcnow"] = classmethod(now), classmethod(utcnow)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
    if kind.now().timestamp() * 1e9 != source.ns:
        raise RuntimeError("the clock cannot be frozen under this Python")


def _freeze_seeds(source: _Source) -> None:
    """Generators that nobody seeds, such as `random.Random()`."""
    seed = random.Random.seed

    def seeded(self: random.Random, a: Any = None, version: int = 2) -> None:
        seed(self, source.rng.getrandbits(64) if a is None else a, version)

    random.Random.seed = seeded  # type: ignore[method-assign]
    random.seed = random._inst.seed
