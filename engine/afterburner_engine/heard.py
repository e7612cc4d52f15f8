"""What the project's own tests give a function: run once in the sandbox, and watched.

Only tests that import the function's module, or its package, are run; the result is
kept in the user's cache until the module or one of those tests changes.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs

from afterburner_engine import evidence, recordings
from afterburner_engine.bench import Bench
from afterburner_engine.errors import EngineError
from afterburner_engine.recordings import Recording
from afterburner_engine.target import Target
from afterburner_engine.version import version
from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.program import ProgramStopped

SERVICE = "afterburner_engine.inside.recording.service"

LIMIT_S = 20
"""Tests may take this long. The user waits, but only the first time."""

MAX_FILES = 40
"""Test files that are run; those that name the function come first."""

MAX_FOLDERS = 2_000
MAX_LOOKED_AT = 3_000
"""Folders and files that are looked through for tests."""

COMMAND = ("pytest", "(in the sandbox)")

BACKEND = "bwrap"
"""Tests run on their own only where they can change nothing."""

HINT = (
    "The project has tests, which are not run outside bubblewrap unasked: "
    "`afterburner record -- pytest` would give inputs."
)

_ROOTS = ("pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini", ".git")
_SKIPPED = frozenset(
    {"site-packages", "node_modules", "build", "dist", "__pycache__", "venv"}
)
_TEST = re.compile(r"^(test_.*|.*_test)\.py$")


def hear(bench: Bench) -> Recording | None:
    """The calls that the tests make; None where there are none to run.

    Raises:
        SandboxError: the sandbox failed.
    """
    target = bench.target
    project = project_of(target)
    tests = find_tests(project, target) if project is not None else []
    if project is None or not tests:
        return None
    if bench.choice.backend.name != BACKEND:
        return replace(_nothing(target), hint=HINT)
    cached = _cache(target, tests, str(bench.interpreter.executable))
    try:
        known = recordings.read(cached)
    except EngineError:
        known = None
    if known is None:
        known = _run(bench, project, tests)
        _store(known, cached)
    return known


def project_of(target: Target) -> Path | None:
    """The folder of the project; None where that would be a home or the like."""
    wide = {Path("/"), Path.home(), Path("/tmp"), Path(tempfile.gettempdir())}
    wide |= set(Path.home().parents)
    for folder in target.path.parents:
        if folder in wide:
            break
        if any((folder / name).exists() for name in _ROOTS):
            return folder
    return target.root if target.root.is_dir() and target.root not in wide else None


def find_tests(project: Path, target: Target) -> list[Path]:
    """Test files that can reach the function, the likeliest first."""
    ranked: list[tuple[int, Path]] = []
    for path in itertools.islice(_test_files(project), MAX_LOOKED_AT):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        rank = _rank(text, target)
        if rank is not None:
            ranked.append((rank, path))
    ranked.sort(key=lambda item: item[0])
    return [path for _, path in ranked[:MAX_FILES]]


def _test_files(project: Path) -> Iterator[Path]:
    for folder, folders, files in itertools.islice(os.walk(project), MAX_FOLDERS):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED
            and not name.startswith(".")
            and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
        )
        yield from (Path(folder, name) for name in sorted(files) if _TEST.match(name))


def _rank(text: str, target: Target) -> int | None:
    """0 where a test names the function, 1 its module, 2 its package; else None."""
    package, module = (
        target.module_name.split(".")[0],
        target.module_name.split(".")[-1],
    )
    imports = "\n".join(re.findall(r"^\s*(?:from\s.*|import\s.*)$", text, re.MULTILINE))
    if not re.search(rf"\b(?:{re.escape(module)}|{re.escape(package)})\b", imports):
        return None
    name = target.qualname.rpartition(".")[2]
    if not name.startswith("__") and re.search(rf"\b{re.escape(name)}\b", text):
        return 0
    return 1 if re.search(rf"\b{re.escape(module)}\b", imports) else 2


def _run(bench: Bench, project: Path, tests: list[Path]) -> Recording:
    target = bench.target
    sandbox = bench.apart(project)
    try:
        child = sandbox.spawn()
        request: dict[str, Any] = {
            "do": "start",
            "limit_s": LIMIT_S,
            "paths": [str(path) for path in bench.import_paths],
            "config": {
                "project": str(project),
                "targets": {str(target.path): [target.qualname]},
                "tests": [str(test) for test in tests],
            },
        }
        blob = b""
        if child.serve(SERVICE, request)[0].get("started"):
            deadline = time.monotonic() + LIMIT_S + 1
            while time.monotonic() < deadline:
                if child.serve(SERVICE, {"do": "wait"})[0].get("ended"):
                    break
            blob = child.serve(SERVICE, {"do": "read"})[1]
    except SandboxClosedError:
        raise
    except (ProgramStopped, SandboxError):
        blob = b""  # tests may do anything; they are a source of inputs, no more
    finally:
        sandbox.close()
    lines = blob.decode("utf-8", "replace").splitlines()
    for recording in recordings.collect(lines, COMMAND):
        if recording.qualname == target.qualname:
            return recording
    return _nothing(target)


def _nothing(target: Target) -> Recording:
    path = str(target.path)
    return Recording(path, target.qualname, COMMAND, evidence.now(), ())


def _cache(target: Target, tests: list[Path], python: str) -> Path:
    """The file in the cache; its name changes with all that the calls depend on."""
    digest = hashlib.sha256()
    for part in (version(), python, str(target.path), target.qualname):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    digest.update(target.original)
    for test in tests:
        digest.update(str(test).encode("utf-8", "surrogateescape") + b"\0")
        digest.update(test.read_bytes())
    name = f"{digest.hexdigest()[:32]}.jsonl"
    return Path(platformdirs.user_cache_dir("afterburner")) / "tests" / name


def _store(recording: Recording, path: Path) -> None:
    try:
        recordings.write(recording, path)
    except EngineError:
        return  # without a cache the tests run again the next time
