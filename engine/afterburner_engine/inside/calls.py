"""Calls of the target: how it is found, what binds to it, and copies of arguments.

Knows the function's signature and nothing of where inputs come from.
"""

from __future__ import annotations

import copy
import enum
import hashlib
import inspect
import pickle
import random
import re
import types
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, Callable

from afterburner_sandbox.inside.members import parts_of

MAX_DEPTH = 60
"""Deeper values would overrun the stack of the process that unpickles them."""


LONG = 200
"""Characters above which a value is known by the digest of its text."""


@dataclass(frozen=True)
class Case:
    """One input of the target, and where it came from."""

    source: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    fails: bool = False
    """Whether the call is shown to raise, so that nothing is grown from it."""

    key: str = ""
    """What equal cases share; empty where `identity` of the arguments does."""

    cyclic: bool = False
    """Whether an argument contains itself, so that it is copied whole."""

    recipe: Any = None
    """What is sent in place of arguments that `pickle` refuses; see `rebuild.Recipe`.
    Such a case is used as it is: nothing is grown from it or varied."""

    @property
    def known_by(self) -> str:
        """A text that equal cases share."""
        return self.key or identity((self.args, self.kwargs))

    def plain(self) -> dict[str, Any]:
        """The form that leaves the maker."""
        return {
            "source": self.source,
            "args": self.args,
            "kwargs": self.kwargs,
            "known_by": self.known_by,
            "recipe": self.recipe,
        }


class Unusable(Exception):
    """A value that cannot be copied or sent to another process."""


class Cyclic(Unusable):
    """A value that contains itself."""


@dataclass(frozen=True)
class Target:
    """The function or method that the inputs are for."""

    module: types.ModuleType
    qualname: str
    function: Callable[..., Any]
    """The plain function, for its hints and its docstring."""

    signature: inspect.Signature
    """What a case must bind to: with `self` for a method, without `cls`."""

    owner: type | None
    """The class, if there is one."""

    kind: str
    """`function`, `method`, `classmethod`, `staticmethod` or `property`."""

    @property
    def name(self) -> str:
        """The last part of the qualname."""
        return self.qualname.rpartition(".")[2]

    @property
    def attribute(self) -> str:
        """The name under which its module or class keeps it."""
        return parts_of(self.qualname)[-1]

    @property
    def takes_self(self) -> bool:
        """Whether the first argument is the instance."""
        return self.kind in ("method", "property")

    def misfit(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
        """Why the arguments do not bind to the signature, or None."""
        try:
            self.signature.bind(*args, **kwargs)
        except TypeError as error:
            return str(error)
        if self.takes_self and not isinstance(
            args[0] if args else None, self.owner or object
        ):
            shown = type(args[0]).__name__ if args else "nothing"
            return f"the first argument must be a {self.owner_name}, not {shown}"
        return None

    @property
    def owner_name(self) -> str:
        """The class' own name, or nothing."""
        return self.owner.__name__ if self.owner else ""


def find_target(module: types.ModuleType, qualname: str) -> Target:
    """The target named `func` or `Class.method` in a module that has been executed."""
    *path, name = parts_of(qualname)
    owner: Any = None
    holder: Any = module
    for part in path:
        owner = holder = inspect.getattr_static(holder, part)
    found = inspect.getattr_static(holder, name)
    if owner is None:
        return Target(
            module, qualname, found, inspect.signature(found), None, "function"
        )
    kind, function = _unwrap_member(found)
    bound = getattr(owner, name) if kind == "classmethod" else function
    return Target(module, qualname, function, inspect.signature(bound), owner, kind)


def _unwrap_member(found: Any) -> tuple[str, Any]:
    if isinstance(found, (classmethod, staticmethod)):
        return type(found).__name__, found.__func__
    if isinstance(found, property):
        return "property", found.fget
    if hasattr(found, "func") and not callable(found):
        return "property", found.func  # functools.cached_property
    return "method", found


def snapshot(value: Any, cycles: bool = False) -> Any:
    """A deep copy that is known to survive the way to another process.

    Raises:
        Unusable: it cannot be copied or pickled, or is nested too deeply.
        Cyclic: it contains itself, and no `cycles` are allowed.
    """
    try:
        copied = copy.deepcopy(value)
        pickle.dumps(copied)
    except Exception as error:
        text = re.sub(r" at 0x[0-9a-f]+", "", str(error))
        raise Unusable(f"{type(error).__name__}: {text}") from error
    try:
        _refuse_cycles(copied, set(), set(), 0)
    except Cyclic:
        if not cycles:
            raise
    except Unusable:
        raise
    except Exception as error:
        raise Unusable(f"{type(error).__name__}: it cannot be looked into") from error
    return copied


def _refuse_cycles(value: Any, above: set[int], done: set[int], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Unusable(f"nested more than {MAX_DEPTH} levels deep")
    inner = _children(value)
    if not inner or id(value) in done:
        return
    if id(value) in above:
        raise Cyclic("it contains itself")
    above.add(id(value))
    for child in inner:
        _refuse_cycles(child, above, done, depth + 1)
    above.discard(id(value))
    done.add(id(value))


def _children(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple, Set)) or type(value).__name__ == "deque":
        return [item for item in value if not isinstance(item, (int, float, str))]
    return [] if _is_leaf(value) else list(vars(value).values())


def _is_leaf(value: Any) -> bool:
    """Whether a value has no attributes of its own to look into."""
    named = isinstance(value, (enum.Enum, type, types.ModuleType, types.FunctionType))
    return (
        named or type(value).__module__ == "builtins" or not hasattr(value, "__dict__")
    )


def identity(value: Any) -> str:
    """A text that equal values share, whatever the hash seed; types count."""
    return _identity(value, {}, 0)


def _identity(value: Any, known: dict[int, str], depth: int) -> str:
    if id(value) in known:
        return known[id(value)]
    name = type(value).__qualname__
    if depth > MAX_DEPTH:
        return name
    try:
        text = _identity_inside(value, name, known, depth + 1)
    except Exception:  # noqa: BLE001 - a program's own collection may be half made
        text = name
    if text is None:
        shown = _shown(value) if _is_leaf(value) else ""
        text = name if not shown or " at 0x" in shown else f"{name}({shown})"
    if len(text) > LONG:
        text = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
        known[id(value)] = text  # what is shared many times over is read once
    return text


def _shown(value: Any) -> str:
    """The `repr` of a value; empty where there is none, as of one that is half made."""
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - a program's own `__repr__` may raise anything
        return ""


def _identity_inside(
    value: Any, name: str, known: dict[int, str], depth: int
) -> str | None:
    """The text of a value that holds others, or None."""
    if isinstance(value, Set):
        texts = sorted(_identity(item, known, depth) for item in value)
    elif isinstance(value, Mapping):
        texts = [
            f"{_identity(key, known, depth)}:{_identity(item, known, depth)}"
            for key, item in value.items()
        ]
    elif isinstance(value, (list, tuple)) or name == "deque":
        texts = [_identity(item, known, depth) for item in value]
    elif not _is_leaf(value):
        texts = [_identity(vars(value), known, depth)]
    else:
        return None
    return f"{name}[{','.join(texts)}]"


def in_order(values: Set[Any]) -> list[Any]:
    """The members of a set in an order that does not depend on the hash seed."""
    return sorted(values, key=identity)


def generator(*parts: Any) -> random.Random:
    """A source of randomness that depends on the parts alone."""
    return random.Random(":".join(str(part) for part in parts))
