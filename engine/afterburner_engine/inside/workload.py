"""The user's workload file: read, executed and checked, with errors that help.

Its contract is `SIZES` (optional), `make_input(size, rng)`, `same(expected, actual)`
(optional) and `valid(...)` (optional), which takes the function's own arguments.
Nothing is guessed: a file that is wrong is said to be so.
"""

from __future__ import annotations

import os
import sys
import traceback
import types
from typing import Any, Callable

from afterburner_engine.inside.calls import generator
from afterburner_engine.inside.problems import WorkloadProblem

FORM = "return (args, kwargs), such as `return ([3, 1, 2],), {}`"
"""What `make_input` has to give, for every message that says so."""


class Workload:
    """A workload file that has been executed and found whole."""

    def __init__(self, source: str, path: str | None) -> None:
        """Execute the file.

        Raises:
            WorkloadProblem: it cannot be parsed or executed, or breaks the contract.
        """
        self.path = path or "<workload>"
        self._source_lines = source.splitlines()
        names = self._execute(source)
        self._make: Callable[..., Any] = self._required(names)
        self.sizes = self._sizes(names.get("SIZES"))
        self._same = names.get("same")
        if self._same is not None and not callable(self._same):
            raise self._problem(
                "`same` is not a function; write `def same(expected, actual): ...`"
            )
        self._valid = names.get("valid")
        if self._valid is not None and not callable(self._valid):
            raise self._problem(
                "`valid` is not a function; write one that takes the arguments of the "
                "function that is measured, and returns whether it is for them"
            )

    @property
    def has_same(self) -> bool:
        """Whether outputs are compared by the file's own `same`."""
        return self._same is not None

    def make(self, size: int, seed: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The input that the file makes for a size and a seed."""
        rng = generator("workload", size, seed)
        try:
            made = self._make(size, rng)
        except Exception as error:
            raise self._raised(f"make_input({size}, rng)", error) from error
        return self._checked(made)

    def same(self, expected: Any, actual: Any) -> bool:
        """What the file's own `same` says."""
        if self._same is None:
            raise self._problem("there is no `same` in it")
        try:
            return bool(self._same(expected, actual))
        except Exception as error:
            raise self._raised("same(expected, actual)", error) from error

    @property
    def has_valid(self) -> bool:
        """Whether the file says which inputs the function is for."""
        return self._valid is not None

    def valid(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Whether the function is for such an input, by the file's own `valid`.

        Raises:
            WorkloadProblem: `valid` raises.
        """
        if self._valid is None:
            return True
        try:
            return bool(self._valid(*args, **kwargs))
        except Exception as error:
            raise self._raised("valid(...)", error) from error

    def _execute(self, source: str) -> dict[str, Any]:
        module = types.ModuleType("afterburner_workload")
        module.__file__ = self.path
        folder = os.path.dirname(os.path.abspath(self.path))
        if folder not in sys.path:
            sys.path.append(folder)  # for its neighbours, after the project's own
        sys.modules[module.__name__] = module  # dataclasses look their module up
        try:
            exec(compile(source, self.path, "exec"), module.__dict__)
        except SyntaxError as error:
            line = (error.text or "").strip()
            raise self._problem(f"line {error.lineno}: {error.msg}: {line}") from error
        except Exception as error:
            raise self._raised("executing it", error) from error
        finally:
            # Where the candidates run it is unknown, so nothing may pickle by its name.
            del sys.modules[module.__name__]
        return module.__dict__

    def _required(self, names: dict[str, Any]) -> Callable[..., Any]:
        make = names.get("make_input")
        if make is None:
            raise self._problem(
                f"there is no `make_input`; add `def make_input(size, rng):` and {FORM}"
            )
        if not callable(make):
            raise self._problem(
                f"`make_input` is a {type(make).__name__}, not a function; "
                f"write `def make_input(size, rng):` and {FORM}"
            )
        return make  # type: ignore[no-any-return]

    def _sizes(self, sizes: Any) -> list[int] | None:
        if sizes is None:
            return None
        whole = isinstance(sizes, (list, tuple)) and all(
            type(s) is int and s > 0 for s in sizes
        )
        if not whole or not sizes or any(a >= b for a, b in zip(sizes, sizes[1:])):
            raise self._problem(
                f"SIZES is {sizes!r}; it must be ascending positive ints, "
                "such as `SIZES = (100, 1_000, 10_000)`"
            )
        return list(sizes)

    def _checked(self, made: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        pair = isinstance(made, (tuple, list)) and len(made) == 2
        pair = pair and isinstance(made[0], (tuple, list)) and isinstance(made[1], dict)
        if pair and all(isinstance(name, str) for name in made[1]):
            return tuple(made[0]), made[1]
        if made is None:
            raise self._problem(f"make_input returned nothing; {FORM}")
        hint = ""
        if isinstance(made, tuple):
            hint = " (the keyword arguments are missing: `return args, {}`)"
        raise self._problem(f"make_input returned {_shown(made)}{hint}; {FORM}")

    def _raised(self, doing: str, error: Exception) -> WorkloadProblem:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename == self.path]
        where = f" at line {own[-1].lineno}" if own else ""
        code = f": `{self._line(own[-1].lineno)}`" if own else ""
        return self._problem(
            f"{doing} raised {type(error).__name__}: {error}{where}{code}"
        )

    def _line(self, number: int | None) -> str:
        lines = self._source_lines
        return lines[number - 1].strip() if number and number <= len(lines) else ""

    def _problem(self, text: str) -> WorkloadProblem:
        return WorkloadProblem(f"{self.path}: {text}")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"a {type(value).__name__}: {text[:60]}…"
