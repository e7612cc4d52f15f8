"""Cases from the examples in docstrings: each call of the target, as it happens.

The examples run in a copy of the module's globals with the target wrapped, so
arguments that earlier lines set up are seen too. What they print is not checked:
an example that is out of date still shows what the function is given.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import functools
import io
from collections.abc import Iterator
from typing import Any, Callable

from afterburner_engine.inside.calls import Case, Target, Unusable, snapshot

MAX_CASES = 200
"""An example with a loop in it may call the target without end."""


class Recorder:
    """Runs the docstrings' examples and keeps the arguments of the target's calls."""

    def __init__(self, target: Target) -> None:
        """Nothing runs yet."""
        self.target = target
        self.cases: list[Case] = []
        self.notes: list[str] = []
        self._depth = 0

    def record(self) -> list[Case]:
        """All cases, in the order in which the examples call the target."""
        for name, text in _docstrings(self.target):
            self._block(name, text)
        return self.cases

    def _block(self, name: str, text: str) -> None:
        try:
            examples = doctest.DocTestParser().get_examples(text, name)
        except ValueError as error:
            self.notes.append(f"the examples of {name} cannot be parsed: {error}")
            return
        if not any(self._mentions(example.source) for example in examples):
            return
        quiet = io.StringIO()
        names = dict(vars(self.target.module))
        with (
            contextlib.redirect_stdout(quiet),
            contextlib.redirect_stderr(quiet),
            self._wrapped(names),
        ):
            for example in examples:
                if not example.options.get(doctest.SKIP):
                    self._example(name, example, names)

    def _example(
        self, name: str, example: doctest.Example, names: dict[str, Any]
    ) -> None:
        before = len(self.cases)
        try:
            exec(compile(example.source, f"<example of {name}>", "exec"), names)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:  # noqa: BLE001 - SystemExit too: it is the user's code
            failed = [
                Case(c.source, c.args, c.kwargs, True) for c in self.cases[before:]
            ]
            self.cases[before:] = failed
            if example.exc_msg is None:
                self.cases[before:] = []
                first = example.source.strip().splitlines()[0]
                self.notes.append(
                    f"example left out, it raises {type(error).__name__}: {first}"
                )

    @contextlib.contextmanager
    def _wrapped(self, names: dict[str, Any]) -> Iterator[None]:
        """The target replaced where the examples and the module look it up."""
        target = self.target
        holder: Any = target.module if target.owner is None else target.owner
        original = vars(holder)[target.attribute]
        before = dict(vars(target.module))
        setattr(holder, target.attribute, self._member(original))
        if target.owner is None:
            names[target.name] = getattr(holder, target.name)
        try:
            yield
        finally:
            setattr(holder, target.attribute, original)
            for name in set(vars(target.module)) - set(before):
                delattr(target.module, name)
            vars(target.module).update(before)

    def _member(self, original: Any) -> Any:
        if self.target.kind == "classmethod":
            return classmethod(self._wrapper(original.__func__, 1))
        if self.target.kind == "staticmethod":
            return staticmethod(self._wrapper(original.__func__, 0))
        if self.target.kind == "property":
            return property(self._wrapper(self.target.function, 0))
        return self._wrapper(original, 0)

    def _wrapper(self, function: Callable[..., Any], skip: int) -> Callable[..., Any]:
        @functools.wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            # A recursive call's arguments are the function's own affair.
            if self._depth == 0 and len(self.cases) < MAX_CASES:
                self._keep(args[skip:], kwargs)
            with self._deeper():
                return function(*args, **kwargs)

        return recorded

    def _keep(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        try:
            with self._deeper():  # copying may call the target, through __deepcopy__
                kept_args, kept_kwargs = snapshot((args, kwargs))
        except Unusable as error:
            self._note_once(f"an example's arguments are left out: {error}")
            return
        if self.target.misfit(kept_args, kept_kwargs) is None:
            self.cases.append(Case("doctest", kept_args, kept_kwargs))

    def _mentions(self, source: str) -> bool:
        """Whether an example calls, or at least names, the target."""
        name = self.target.name
        if name.startswith("__"):
            return True  # called by syntax, such as `stack[0]`
        try:
            tree = ast.parse(source)
        except SyntaxError:
            return False
        return any(
            (isinstance(node, ast.Name) and node.id == name)
            or (isinstance(node, ast.Attribute) and node.attr == name)
            for node in ast.walk(tree)
        )

    @contextlib.contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def _note_once(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _docstrings(target: Target) -> Iterator[tuple[str, str]]:
    holders: list[tuple[str, Any]] = [(target.qualname, target.function)]
    if target.owner is not None:
        holders.append((target.owner.__qualname__, target.owner))
    holders.append((target.module.__name__, target.module))
    for name, holder in holders:
        text = getattr(holder, "__doc__", None)
        if isinstance(text, str) and ">>>" in text:
            yield name, text
