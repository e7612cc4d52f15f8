"""Makes the arguments of a recorded call from data. Only ever inside the sandbox.

Like unpickling, it imports modules and calls what the data names: the data come from
the user's own program, but they may have been changed since, so the trusted side
never does this.
"""

from __future__ import annotations

import base64
import importlib
import itertools
import json
from collections.abc import Mapping
from typing import Any

from afterburner_engine.inside.recording import bysource, files, locks, makers

MOST = 100_000
"""Elements of a generator."""

Call = tuple[tuple[Any, ...], dict[str, Any]]


class Unbuilt(Exception):
    """A recorded value that cannot be made here; the text says why."""


def rebuild(call: dict[str, Any], names: Mapping[str, str] | None = None) -> Call:
    """The arguments of a call that `encode` has written.

    `names` are those of modules that are known by another one here.

    Raises:
        Unbuilt: a class has changed or is not there, or the data are damaged.
    """
    return rebuild_whole(call, names)[0]


def rebuild_whole(
    call: dict[str, Any], names: Mapping[str, str] | None = None
) -> tuple[Call, bool]:
    """The same, and whether a copy by `copy` or `pickle` may be something else."""
    builder = _Builder(call, names or {})
    try:
        args = builder.values(call["args"])
        kwargs = {name: builder.value(item) for name, item in call["kwargs"].items()}
    except Unbuilt:
        raise
    except Exception as error:
        raise Unbuilt(f"{type(error).__name__}: {error}") from error
    return (tuple(args), kwargs), builder.fragile


def rebuilt(text: str, names: dict[str, str], first: int) -> Call:
    """The arguments from `first` on, of a call in JSON: what a `Recipe` becomes."""
    args, kwargs = rebuild(json.loads(text), names)
    return args[first:], kwargs


class Recipe:
    """A call that other processes are sent as data, because `pickle` refuses it."""

    def __init__(self, call: dict[str, Any], names: dict[str, str], first: int) -> None:
        """Keep what the call is made of."""
        self.parts = json.dumps(call), dict(names), first

    def __reduce__(self) -> Any:
        """Those who read it get the arguments."""
        return rebuilt, self.parts


class _Builder:
    """One call, and what of its table has been made."""

    def __init__(self, call: dict[str, Any], names: Mapping[str, str]) -> None:
        self.names = names
        self.table: list[Any] = call["objects"]
        self.made: dict[int, Any] = {}
        self.pending: set[int] = set()
        self.fragile = False

    def values(self, items: list[Any]) -> list[Any]:
        """Each value of a list."""
        return [self.value(item) for item in items]

    def value(self, value: Any) -> Any:
        """An atom, or an entry of the table, made when it is first asked for."""
        if not isinstance(value, list):
            return value
        place = value[0]
        if place in self.made:
            return self.made[place]
        if place in self.pending:
            raise Unbuilt("an object that cannot be changed contains itself")
        self.pending.add(place)
        tag, *rest = self.table[place]
        made = getattr(self, f"_{tag}")(place, *rest)
        self.pending.discard(place)
        self.made[place] = made
        return made

    # What can be changed is known before its contents are, for the sake of cycles.

    def _list(self, place: int, items: list[Any]) -> Any:
        made: list[Any] = []
        self.made[place] = made
        made.extend(self.values(items))
        return made

    def _set(self, place: int, items: list[Any]) -> Any:
        made: set[Any] = set()
        self.made[place] = made
        made.update(self.values(items))
        return made

    def _dict(self, place: int, keys: list[Any], values: list[Any]) -> Any:
        made: dict[Any, Any] = {}
        self.made[place] = made
        for key, item in zip(keys, values):
            made[self.value(key)] = self.value(item)
        return made

    def _tuple(self, place: int, items: list[Any]) -> Any:
        return tuple(self.values(items))

    def _frozenset(self, place: int, items: list[Any]) -> Any:
        return frozenset(self.values(items))

    def _bytes(self, place: int, text: str) -> Any:
        return base64.b64decode(text)

    def _bytearray(self, place: int, text: str) -> Any:
        return bytearray(base64.b64decode(text))

    def _int(self, place: int, text: str) -> Any:
        return int(text, 16)

    def _complex(self, place: int, real: float, imag: float) -> Any:
        return complex(real, imag)

    def _name(self, place: int, module: str, qualname: str) -> Any:
        try:
            found: Any = importlib.import_module(self.names.get(module, module))
            for part in qualname.split("."):
                found = getattr(found, part)
        except (ImportError, AttributeError) as error:
            raise Unbuilt(f"{module}.{qualname} is not found: {error}") from error
        return found

    def _source(
        self,
        place: int,
        module: str,
        where: list[Any],
        qualname: str,
        defaults: Any,
        keyword: Any,
        names: list[str],
        cells: list[Any],
    ) -> Any:
        try:
            home = self.names.get(module, module)
            made = bysource.shell(home, qualname, *where)
        except (ImportError, LookupError, OSError, SyntaxError) as error:
            raise Unbuilt(str(error)) from error
        self.made[place] = made
        made.__defaults__ = self.value(defaults)
        made.__kwdefaults__ = self.value(keyword)
        for name, cell in zip(names, cells):
            bysource.fill(made, name, self.value(cell))
        return made

    def _class(
        self,
        place: int,
        module: str,
        name: str,
        qualname: str,
        bases: list[Any],
        names: list[str],
        values: list[Any],
    ) -> Any:
        made: Any = type(name, tuple(self.values(bases)), {})
        self.made[place] = made
        made.__module__ = self.names.get(module, module)
        made.__qualname__ = bysource.spelled(qualname)
        for attribute, value in zip(names, values):
            item = self.value(value)
            setattr(made, attribute, item)
            if hasattr(item, "__set_name__"):
                item.__set_name__(made, attribute)
        return made

    def _wrapped(self, place: int, kind: str, parts: list[Any]) -> Any:
        make: Any = {k.__name__: k for k in bysource.WRAPPED}[kind]
        return make(*self.values(parts))

    def _called(
        self, place: int, function: Any, positional: int, args: list[Any]
    ) -> Any:
        made = self.value(function)
        names = made.__code__.co_varnames[positional:]
        given = self.values(args)
        rest = dict(zip(names, given[positional:]))
        return iter(list(itertools.islice(made(*given[:positional], **rest), MOST)))

    def _lock(self, place: int, kind: str) -> Any:
        return locks.made(kind)

    def _match(
        self, place: int, pattern: Any, text: Any, start: int, end: int, spans: Any
    ) -> Any:
        used, searched = self.value(pattern), self.value(text)
        found = [used.fullmatch(searched, start, end)]
        for match in itertools.chain(found, used.finditer(searched, start, end)):
            if match is not None and [list(span) for span in match.regs] == spans:
                return match
        raise Unbuilt(f"{used.pattern!r} does not match as it did")

    def _file(self, place: int, *parts: Any) -> Any:
        return files.made(*self.values(list(parts)))

    def _module(self, place: int, name: str) -> Any:
        try:
            return importlib.import_module(self.names.get(name, name))
        except ImportError as error:
            raise Unbuilt(str(error)) from error

    def _plain(self, place: int, kind: Any, names: list[str], values: list[Any]) -> Any:
        made: Any = makers.bare(self.value(kind))
        self.made[place] = made
        for name, value in zip(names, values):
            object.__setattr__(made, name, self.value(value))
        return made

    def _object(
        self,
        place: int,
        maker: Any,
        args: list[Any],
        state: Any,
        items: list[Any],
        pairs: list[list[Any]],
        setter: Any,
    ) -> Any:
        make, given = self.value(maker), self.values(args)
        if makers.avoids_init(make, given, state):
            self.fragile = True
            made = makers.without_init(make, given)
        else:
            made = make(*given)
        self.made[place] = made
        if setter is not None:
            self.value(setter)(made, self.value(state))
        elif state is not None:
            makers.set_state(made, self.value(state))
        if items:
            makers.own_method(made, "extend")(made, self.values(items))
        for key, item in pairs:
            put = makers.own_method(made, "__setitem__")
            put(made, self.value(key), self.value(item))
        return made
