"""How a value is found again: its name, its module's name, what `pickle` says of it."""

from __future__ import annotations

import copyreg
import os
import sys
import types
import warnings
from typing import Any, Callable

WORDS = {
    types.CoroutineType: "a coroutine",
    types.AsyncGeneratorType: "an asynchronous generator",
    types.FrameType: "a frame",
    types.CodeType: "a code object",
}
"""What is refused, whatever `pickle` says."""


class Unkept(Exception):
    """A value that cannot be kept; the text names its kind."""


def parts_of(kind: type, value: Any) -> Any:
    """What `pickle` would store of a value.

    Raises:
        Unkept: the value refuses to be stored.
    """
    reducer: Callable[[Any], Any] | None = copyreg.dispatch_table.get(kind)
    try:
        if reducer is not None:
            return reducer(value)
        if kind.__module__ == "itertools":
            with warnings.catch_warnings():  # that Python 3.14 cannot do this any more
                warnings.simplefilter("ignore")
                return value.__reduce_ex__(4)
        return value.__reduce_ex__(4)
    except RecursionError:
        raise
    except Exception as error:
        raise Unkept(called(kind)) from error


def is_bare(kind: type) -> bool:
    """Whether all that objects of a class hold is in their attributes.

    A base that is made in C may hold more, unless it is as small as `object`.
    """
    return not _is_of_c(kind) and all(
        not _is_of_c(base) or base.__basicsize__ == object.__basicsize__
        for base in kind.__mro__
    )


def attributes_of(kind: type, value: Any) -> dict[str, Any]:
    """The attributes of an object, those in slots included."""
    held = dict(getattr(value, "__dict__", {}))
    for base in kind.__mro__:
        for name, one in vars(base).items():
            if isinstance(one, types.MemberDescriptorType) and hasattr(value, name):
                held[name] = getattr(value, name)
    return held


def bare(kind: Any, *args: Any) -> Any:
    """A new object of a class, whose own `__new__` and `__init__` are not run."""
    return c_base(kind).__new__(kind, *args)


def c_base(kind: type) -> Any:
    """The nearest base of a class that is made in C."""
    return next(base for base in kind.__mro__ if _is_of_c(base))


def _is_of_c(kind: type) -> bool:
    """Whether a class is not made by a statement."""
    return not kind.__flags__ & _HEAP or bool(kind.__flags__ & _FIXED)


_HEAP = 1 << 9
"""The flag of classes that are made while the program runs."""

_FIXED = 1 << 8
"""The flag of those among them that are made in C."""


def called(kind: type) -> str:
    """What a type's values are called, in the words of a reason."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__ == "_io":
        return f"an open file ({name})"
    if kind.__name__ in ("lock", "RLock"):
        return f"a lock ({name})"
    return f"an object of {name}"


def holder(value: Any) -> str:
    """The module of a built-in function that names none."""
    owner = getattr(value, "__self__", None)
    return owner.__name__ if isinstance(owner, types.ModuleType) else "builtins"


def look_up(module: str, qualname: str) -> Any:
    """What is found by a name, or None."""
    found: Any = sys.modules.get(module)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    return found


def canonical(module: str) -> str:
    """The name by which other processes import it: a script's is not `__main__`."""
    if module not in ("__main__", "__mp_main__"):
        return module
    path = getattr(sys.modules.get(module), "__file__", None)
    if not path:
        raise Unkept("an object of a program that is no file")
    return dotted_name(os.path.abspath(path))


def dotted_name(path: str) -> str:
    """The name of a module by where its file lies, its packages before it."""
    folder, file = os.path.split(path)
    stem = os.path.splitext(file)[0]
    parts = [] if stem == "__init__" else [stem]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        parts.insert(0, name)
    return ".".join(parts) or stem
