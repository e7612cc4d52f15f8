"""Sees calls through a probe in each function, where Python is older than 3.12.

The project's modules are compiled with one more statement at the head of each wanted
function: `if probe: probe()`. Lines, names, signatures and the identity of functions
stay as they are, nothing is written to disk, and a probe that has seen enough costs a
look-up. Wrappers would change what decorators, caches and callers' frames see.
"""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import os
import sys
import types
from collections.abc import Iterator
from typing import Any, Callable, Union

from afterburner_engine.inside.recording.spool import Spool
from afterburner_engine.inside.recording.wanted import Wanted, is_wanted
from afterburner_engine.inside.recording.watch import Watched, Watcher

_Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
_PREFIX = "_afterburner_probe_"


class Probes:
    """Compiles modules with probes, and switches these off and on."""

    def __init__(self, wanted: Wanted, spool: Spool) -> None:
        self._wanted = wanted
        self.watcher = Watcher(spool, self._rearm)
        self._names: dict[int, str] = {}
        self._probes: dict[str, Callable[[], None]] = {}
        self._count = 0

    def start(self) -> bool:
        """Watch all modules that are loaded from now on, and the program itself."""
        loader: Any = importlib.machinery.SourceFileLoader
        get_code = loader.get_code

        def with_probes(this: Any, name: str) -> types.CodeType | None:
            path = this.get_filename(name)
            made = self._compiled(path)
            return made or get_code(this, name)

        loader.get_code = with_probes
        sys.setprofile(self._await_program)
        return True

    def _compiled(self, path: str) -> types.CodeType | None:
        """The code of a wanted file with probes; None where it is not wanted."""
        file = self._wanted.file(path)
        if file is None:
            return None
        try:
            with open(path, "rb") as opened:
                tree = ast.parse(opened.read(), path)
        except (OSError, SyntaxError, ValueError):
            return None  # the ordinary way says what is wrong
        for qualname, node in _functions(tree.body, ""):
            if is_wanted(qualname, file[1]):
                self._insert(node, Watched(file[0], qualname))
        return compile(tree, path, "exec", dont_inherit=True)

    def _insert(self, node: _Function, watched: Watched) -> None:
        name = f"{_PREFIX}{self._count}"
        self._count += 1
        self._names[id(watched)] = name
        probe = self._probe(watched, name)
        setattr(builtins, name, probe)
        statement = ast.parse(f"if {name}: {name}()").body[0]
        for inner in ast.walk(statement):
            ast.copy_location(inner, node)
        first = node.body[0]
        has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        node.body.insert(1 if has_text else 0, statement)

    def _probe(self, watched: Watched, name: str) -> Callable[[], None]:
        see = self.watcher.see
        get_frame = sys._getframe

        def probe() -> None:
            if not see(watched, get_frame(1)):
                setattr(builtins, name, None)

        self._probes[name] = probe
        return probe

    def _rearm(self, off: list[Watched]) -> None:
        for watched in off:
            name = self._names[id(watched)]
            setattr(builtins, name, self._probes[name])

    def _await_program(self, frame: types.FrameType, event: str, arg: Any) -> None:
        """Take the place of the program's own file, which no loader loads.

        Its first event is this one's last: `sys.settrace` and `sys.setprofile` of the
        program do not work meanwhile, which is why only wanted files are treated so.
        """
        code = frame.f_code
        if event != "call" or code.co_name != "<module>":
            return
        if frame.f_globals.get("__name__") != "__main__":
            return
        sys.setprofile(None)
        if frame.f_back is not None:
            return  # `python -m`: it comes from a loader
        made = self._compiled(os.path.abspath(code.co_filename))
        if made is None:
            return
        exec(made, frame.f_globals)
        raise SystemExit(0)


def _functions(body: list[Any], prefix: str) -> Iterator[tuple[str, _Function]]:
    """All functions that a name in the module or a class in it leads to."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")
        else:
            for field in ("body", "orelse", "finalbody", "handlers"):
                inner = getattr(node, field, None)
                if isinstance(inner, list):
                    yield from _functions(inner, prefix)
