"""A program under test, what it may use, and how it can end without an answer."""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_sandbox.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Program:
    """One version of the target: a module's source and the function in it."""

    source: str
    module: str
    """Dotted name under which the module is known."""

    path: str
    """What its `__file__` says."""

    qualname: str
    home: str = ""
    """The name that the modules beside it know it by, where that is another one."""

    freeze: tuple[str, ...] = ()
    """What stands still while it runs: `clock`, `random` (see `inside.frozen`)."""

    @property
    def package(self) -> str:
        """What relative imports are relative to."""
        own = self.home or self.module
        if self.path.endswith("__init__.py"):
            return own
        return own.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use."""

    data_bytes: int = 2 << 30
    address_bytes: int = 8 << 30
    """Bounds memory that processes can share: it does not count as their data."""

    file_bytes: int = 64 << 20
    descriptors: int = 256
    memory_bytes: int = 5 << 30
    """Of the whole sandbox, where control groups can be made: the two programs of a
    race, each with all its data, and what the server has imported."""

    processes: int = 512
    """Of the whole sandbox, threads included: two programs with pools as large as a
    large machine suggests."""

    def as_rlimits(self) -> dict[str, int]:
        """By the names of the `resource` module."""
        return {
            "RLIMIT_DATA": self.data_bytes,
            "RLIMIT_AS": self.address_bytes,
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": self.descriptors,
            # Not 0: at 1 the kernel does not start a helper for a crash either.
            "RLIMIT_CORE": 1,
            # Some machines let their users take precedence over all else.
            "RLIMIT_RTPRIO": 0,
            "RLIMIT_NICE": 0,
        }


@dataclass(frozen=True, slots=True)
class Timing:
    """One timed region, by the parent's clock and by the kernel's of the child."""

    wall_s: float
    cpu_s: float
    count: int | None = None
    """Instructions, where the kernel lends a counter (see `counters`)."""

    def __add__(self, other: Timing) -> Timing:
        """The two one after the other."""
        return Timing(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)

    def __sub__(self, other: Timing) -> Timing:
        """What is left without the other."""
        return Timing(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s)


class ProgramStopped(Exception):
    """The program ended, overran or broke the protocol instead of answering."""

    def __init__(self, verdict: Verdict, detail: str) -> None:
        super().__init__(detail)
        self.verdict = verdict
        self.detail = detail
