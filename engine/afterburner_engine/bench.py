"""Sets up the sandbox for one target: what it sees, and the processes it keeps."""

from __future__ import annotations

import ast
import importlib.util
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import afterburner_engine
import afterburner_sandbox
from afterburner_engine.errors import UnavailableError, UnjudgeableError
from afterburner_engine.target import Target
from afterburner_sandbox.backends.base import LaunchSpec
from afterburner_sandbox.backends.choose import Choice, choose
from afterburner_sandbox.child import Child
from afterburner_sandbox.errors import ImportFailedError, IsolationUnavailableError
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.session import Sandbox

_TOOLS = (
    "hypothesis",
    "_hypothesis_globals",
    "_hypothesis_ftz_detector",
    "sortedcontainers",
)


ARENA = 8
"""Sandboxes that take turns in a race."""


class Bench:
    """The sandboxes of one run. `close` may be called from any thread, at any time.

    `beside` are further targets of the same import root that will run in them;
    `python_path` replaces the folders of the user's own PYTHONPATH.

    Raises:
        UnavailableError: no sandbox or no interpreter as asked for works here.
    """

    def __init__(
        self,
        target: Target,
        asked: str,
        python: str | None,
        *,
        generated_code: bool,
        beside: tuple[Target, ...] = (),
        arena: int = ARENA,
        python_path: tuple[Path, ...] | None = None,
    ) -> None:
        try:
            self.choice: Choice = choose(asked, generated_code=generated_code)
            interpreter = find_interpreter(python, target.path)
        except IsolationUnavailableError as error:
            raise UnavailableError(str(error)) from error
        self.interpreter = interpreter
        self.target = target
        self._visible = (*_visible(target), *(python_path or ()))
        self.arena_size = arena
        self._beside = beside
        self._python_path = python_paths() if python_path is None else python_path
        self._sandboxes: list[Sandbox] = []
        self.freeze: tuple[str, ...] = ()
        """What stands still for the programs that are loaded; see `freezing`."""

        self._closed = False
        self._first: Sandbox | None = None
        self._trusted: Sandbox | None = None
        self._arena: list[Sandbox] = []

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox in which candidates run, opened on first use."""
        if self._first is None:
            self._first = self.open()
        return self._first

    def arena(self, pair: int) -> Sandbox:
        """The sandbox in which a race's pair runs; see `afterburner_sandbox.race`.

        Each has a seed of `hash` of its own, as the program's next run will have.
        """
        while len(self._arena) < min(pair, self.arena_size - 1):
            self._arena.append(self.open(hash_seed=2 + len(self._arena)))
        return (self.sandbox, *self._arena)[pair % self.arena_size]

    @property
    def trusted(self) -> Sandbox:
        """A sandbox that no candidate enters, so that none can reach what runs there.

        Its seed of `hash` is another one than where candidates run.
        """
        if self._trusted is None:
            self._trusted = self.open(hash_seed=1)
        return self._trusted

    def open(self, hash_seed: int = 0) -> Sandbox:
        """A further sandbox like the first one, with another seed of `hash`.

        Raises:
            UnjudgeableError: what the target's module imports hangs or kills.
            SandboxError: it does not come up.
        """
        spec = LaunchSpec(
            interpreter=self.interpreter,
            library=_library(),
            import_paths=self.import_paths,
            visible=self._visible,
            hash_seed=hash_seed,
        )
        sandbox = Sandbox(self.choice.backend, spec)
        self._sandboxes.append(sandbox)
        if self._closed:
            self.close()
        try:
            sandbox.preload(self._imported())
        except ImportFailedError as error:
            raise UnjudgeableError(
                f"{self.target.path.name} cannot be judged: {error}. A module that "
                "waits, exits or works when it is imported has to leave that to a "
                "function."
            ) from error
        return sandbox

    def widen(self, import_paths: tuple[Path, ...], visible: tuple[Path, ...]) -> None:
        """Let sandboxes that are opened from now on see and import more."""
        self._python_path = (*self._python_path, *import_paths)
        self._visible = (*self._visible, *visible)

    def apart(self, visible: Path) -> Sandbox:
        """A sandbox that sees a whole folder, for code that is not to be judged.

        Nothing is imported in it ahead.

        Raises:
            SandboxError: it does not come up.
        """
        spec = LaunchSpec(
            interpreter=self.interpreter,
            library=_library(),
            import_paths=self.import_paths,
            visible=(*self._visible, visible),
        )
        sandbox = Sandbox(self.choice.backend, spec)
        self._sandboxes.append(sandbox)
        if self._closed:
            self.close()
        return sandbox

    @property
    def import_paths(self) -> tuple[Path, ...]:
        """What comes first on `sys.path` in the sandboxes."""
        return (self.target.root, *self._python_path)

    def _imported(self) -> tuple[str, ...]:
        targets = (self.target, *self._beside)
        own = {target.module_name for target in targets}
        names = [name for target in targets for name in imported_modules(target)]
        return tuple(dict.fromkeys(name for name in names if name not in own))

    def program(self, module_source: str) -> Program:
        """The target in a given version of its module."""
        target = self.target
        return Program(
            module_source,
            target.module_name,
            str(target.path),
            target.qualname,
            freeze=self.freeze,
        )

    def original(
        self, sandbox: Sandbox, entropy: int = 0, *, freeze: bool = True
    ) -> Child:
        """A child that has loaded the module as the user wrote it.

        Where it makes inputs and is not run, nothing has to be frozen in it.

        Raises:
            UnjudgeableError: it cannot be loaded.
        """
        child = sandbox.spawn()
        program = self.program(self.target.module_source)
        if not freeze:
            program = replace(program, freeze=())
        try:
            child.load(program, entropy)
        except ProgramStopped as stopped:
            child.close()
            raise UnjudgeableError(
                f"{self.target.path.name} cannot be loaded in the sandbox: "
                f"{stopped.detail}. The sandbox has no network and no home; if a "
                "package is missing, name its interpreter with --python."
            ) from stopped
        return child

    def close(self) -> None:
        """End every process of the run at once."""
        self._closed = True
        for sandbox in self._sandboxes:
            sandbox.close()


def python_paths() -> tuple[Path, ...]:
    """The folders of the user's own PYTHONPATH, where the project may lie."""
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return tuple(Path(entry).absolute() for entry in entries if os.path.isdir(entry))


def imported_modules(target: Target) -> tuple[str, ...]:
    """What the module imports at its top level, by absolute name, but itself."""
    names: list[str] = ["asyncio"] if "async" in target.kind else []
    for node in ast.parse(target.module_source).body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(_absolute(target.module_name, node.module, node.level))
    return tuple(dict.fromkeys(n for n in names if n != target.module_name))


def _absolute(module: str, imported: str, level: int) -> str:
    if level == 0:
        return imported
    return ".".join([*module.split(".")[:-level], imported])


def _visible(target: Target) -> tuple[Path, ...]:
    """What programs may read: the import root, or just the code in a wide one."""
    root = target.root
    if not root.is_dir():  # the target may come from a record of another machine
        return ()
    wide = {Path("/"), Path.home(), Path("/tmp"), Path(tempfile.gettempdir())}
    if root not in wide and root not in Path.home().parents:
        return (root,)
    packages = (p.parent for p in root.glob("*/__init__.py"))
    return (*root.glob("*.py"), *packages)


def _library() -> dict[str, Path]:
    """Our own packages and the tools that make inputs, by name in the library."""
    library = {
        package.__name__: Path(str(package.__file__)).parent
        for package in (afterburner_engine, afterburner_sandbox)
    }
    for name in _TOOLS:
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            path = Path(found.origin)
            package = path.name == "__init__.py"
            library[name if package else path.name] = path.parent if package else path
    return library
