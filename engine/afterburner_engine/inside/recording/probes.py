"""Sees calls through a probe in each function, where Python is older than 3.12.

The project's modules are compiled with one more statement at the head of each wanted
function: `if probe: probe()`. Lines, names, signatures and the identity of functions
stay as they are, nothing is written to disk, and a probe that has seen enough costs a
look-up. Wrappers would change what decorators, caches and callers' frames see.
"""

from __future__ import annotations

import ast
import builtins
import sys
import types
from typing import Callable

from afterburner_engine.inside.recording import loading
from afterburner_engine.inside.recording.spool import Spool
from afterburner_engine.inside.recording.wanted import Wanted, is_wanted
from afterburner_engine.inside.recording.watch import Watched, Watcher

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
        loading.install(self._compiled)
        return True

    def _compiled(self, path: str) -> types.CodeType | None:
        """The code of a wanted file with probes; None where it is not wanted."""
        file = self._wanted.file(path)
        tree = loading.parsed(path) if file is not None else None
        if file is None or tree is None:
            return None
        for qualname, node in loading.functions(tree.body):
            if is_wanted(qualname, file[1]):
                self._insert(node, Watched(file[0], qualname))
        return compile(tree, path, "exec", dont_inherit=True)

    def _insert(self, node: loading.Function, watched: Watched) -> None:
        name = f"{_PREFIX}{self._count}"
        self._count += 1
        self._names[id(watched)] = name
        probe = self._probe(watched, name)
        setattr(builtins, name, probe)
        loading.insert(node, ast.parse(f"if {name}: {name}()").body[0])

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
