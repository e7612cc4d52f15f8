"""A small assembler for filters of system calls (classic BPF, as seccomp takes it).

A filter is a list of rules: which calls, refused with which error, and where. What
no rule refuses is allowed. It sees the arguments' values, never what they point to.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from afterburner_sandbox.inside.syscalls import NUMBERS

_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _AT_LEAST, _ANY_BIT = 0x15, 0x35, 0x45

_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000

_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
"""Where things are in what the kernel shows a filter."""

_PR_SET_SECCOMP = 22
MODE_FILTER = 2

_X32 = 0x40000000
"""Marks the calls of the x32 ABI, which look like those of x86_64 otherwise."""

_Code = list[tuple[int, int, int, int]]


class Arch(NamedTuple):
    """A processor architecture, little-endian and of 64 bits."""

    column: int
    """Where it stands in the table of numbers."""

    audit: int
    """The kernel's name of it."""

    def numbers(self, *names: str) -> list[int]:
        """The numbers of system calls, without those that it does not have."""
        found = (NUMBERS[name][self.column] for name in names)
        return [number for number in found if number is not None]


ARCHES = {"x86_64": Arch(0, 0xC000003E), "aarch64": Arch(1, 0xC00000B7)}


class Rule(NamedTuple):
    """Calls that are refused: always, or by one argument.

    Only the lower 32 bits of the argument count: the kernel reads no more of those
    that the rules are about.
    """

    calls: tuple[str, ...]
    errno: int
    argument: int = 0
    one_of: tuple[int, ...] = ()
    none_of: tuple[int, ...] = ()
    any_bit: int = 0


def machine() -> str:
    """The kernel's name of this machine's architecture."""
    return os.uname().machine


def here() -> Arch | None:
    """The architecture of this process; None where no filter is known for it."""
    return ARCHES.get(machine()) if sys.maxsize > 1 << 32 else None


def assemble(arch: Arch, rules: tuple[Rule, ...]) -> bytes:
    """The filter, as the array that the kernel reads.

    Another architecture's calls have other numbers: who makes one is killed.
    """
    code = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, arch.audit), (_RETURN, 0, 0, _KILL)]
    if arch is ARCHES["x86_64"]:
        code += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32)]
        code += [(_RETURN, 0, 0, _KILL)]
    for rule in rules:
        code += [(_LOAD, 0, 0, _NUMBER)]
        code += _if_equal(arch.numbers(*rule.calls), _refusal(rule))
    code += [(_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("<HBBI", *step) for step in code)


def prepare(code: bytes) -> tuple[Any, Callable[[], None]]:
    """A buffer with a filter, and what installs the filter that is then in it.

    Installing is one system call, and cannot be undone.

    Raises:
        ImportError: this interpreter is built without ctypes.
    """
    import ctypes

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: the number of steps and where they are.
    fprog = struct.pack("HP", len(code) // 8, ctypes.addressof(buffer))
    asked = (_PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(fprog), 0, 0)

    def install() -> None:
        if prctl(*asked) != 0:
            steps = len(buffer) // 8  # keeps the buffer alive, too
            what = f"a filter of {steps} steps cannot be installed"
            raise OSError(ctypes.get_errno(), what)

    return buffer, install


def _refusal(rule: Rule) -> _Code:
    refuse = [(_RETURN, 0, 0, _REFUSE | rule.errno)]
    load = [(_LOAD, 0, 0, _ARGUMENTS + 8 * rule.argument)]
    if rule.one_of:
        return load + _if_equal(list(rule.one_of), refuse)
    if rule.none_of:
        last = len(rule.none_of)
        spared = [(_EQUAL, last - i, 0, v) for i, v in enumerate(rule.none_of)]
        return load + spared + refuse
    if rule.any_bit:
        return [*load, (_ANY_BIT, 0, 1, rule.any_bit), *refuse]
    return refuse


def _if_equal(values: list[int], then: _Code) -> _Code:
    """Run `then` if the loaded word is one of the values, else go on behind it."""
    last = len(values) - 1
    tests = [(_EQUAL, last - i, 0, value) for i, value in enumerate(values)]
    tests[last] = (_EQUAL, 0, len(then), values[last])
    return tests + then
