"""Pairs made from code that is there: tasks' solutions, the standard library, packages.

    from_tasks(tasks, seed=0, most=4, solutions=2) -> Iterator[Task]
    from_modules(origins, split, seed=0, most=2, per_module=6) -> Iterator[Task]
    standard_library() / package(name) -> list[Origin]

Each yields tasks of two solutions: a function made worse by `pessimise`, and as it was.
Nothing is verified here; measuring does that, by `raced`. Functions of packages come
without a workload: the engine finds inputs, as for a user's. Equal code and seed give
equal tasks in the same order. What may be done with a package's code, its licence says:
it goes into each task, and into the data card.
"""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ruff import find_ruff_bin

from afterburner_engine.prompting.question import docstring
from afterburner_training import pessimise
from afterburner_training.errors import TrainingError
from afterburner_training.gains import largest
from afterburner_training.pessimise import Worse
from afterburner_training.sources.base import Unfit, slug, split_of
from afterburner_training.sources.enamel import starter
from afterburner_training.standing_alone import candidates, standing_alone
from afterburner_training.tasks import Solution, Split, Task

TIDY_S = 20.0
"""ruff needs milliseconds; past this it hangs."""

LARGEST_BYTES = 400_000
"""Of a module's file: what is larger is mostly tables."""

_SKIPPED = frozenset(
    {"test", "tests", "idlelib", "lib2to3", "site-packages", "turtledemo"}
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A module's file, and where it comes from."""

    path: Path
    module: str
    package: str
    licence: str


def from_tasks(
    tasks: Iterable[Task], *, seed: int = 0, most: int = 4, solutions: int = 2
) -> Iterator[Task]:
    """A few solutions of each task, with `most` worse versions of each.

    The fastest ones, where they are measured. They keep their family and split, so that
    nothing that is held back is trained on.
    """
    for task in tasks:
        fastest = sorted(enumerate(task.solutions), key=lambda item: _rank(item[1]))
        for number, solution in fastest[:solutions]:
            found = pessimise.versions(
                solution.code, task.entry_point, seed=seed, most=most
            )
            for turn, worse in enumerate(found):
                name = f"{slug(task.id)}-{number}-{turn}"
                pair = _pair(task, worse, solution.code)
                family = slug(task.family)
                yield replace(pair, id=f"pessimised/{family}/{name}")


def _rank(solution: Solution) -> tuple[int, float]:
    """The fastest at the largest size first; those without numbers as they come."""
    if not solution.measured:
        return 0, 0.0
    row = largest(solution)
    return -row.size, row.time_s


def from_modules(
    origins: Iterable[Origin],
    split: Split,
    *,
    seed: int = 0,
    most: int = 2,
    per_module: int = 6,
) -> Iterator[Task]:
    """Functions that stand alone, with worse versions of them; a module is a family."""
    for origin in origins:
        if split_of(_family(origin)) != split:
            continue
        try:
            text = origin.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        made = 0
        for name in candidates(text):
            code = standing_alone(text, name)
            if code is None or made >= per_module:
                continue
            pairs = list(_harvested(origin, name, code, seed, most))
            made += bool(pairs)
            yield from pairs


def _family(origin: Origin) -> str:
    return f"harvest/{slug(origin.module)}"


def _harvested(
    origin: Origin, name: str, code: str, seed: int, most: int
) -> Iterator[Task]:
    family = _family(origin)
    try:
        signature = starter(code, name)
    except (Unfit, SyntaxError):
        return
    for turn, worse in enumerate(pessimise.versions(code, name, seed=seed, most=most)):
        task = Task(
            id=f"harvest/{slug(origin.module)}/{slug(name)}-{turn}",
            family=family,
            split=split_of(family),
            statement=docstring(_only(code, name)) or f"`{origin.module}.{name}`.",
            entry_point=name,
            starter=signature,
            workload="",
            solutions=(),
            licence=origin.licence,
        )
        yield _pair(task, worse, code)


def _only(code: str, name: str) -> str:
    """The function of a module, which is its last statement."""
    place = code.rfind(f"\ndef {name}(")
    return code[place + 1 :]


def _pair(task: Task, worse: Worse, code: str) -> Task:
    """The task with two solutions: how it should not be, and how it should."""
    better = "; ".join(worse.better)
    solutions = (Solution(worse.name, tidied(worse.code)), Solution(better, code))
    return replace(task, solutions=solutions)


def tidied(code: str) -> str:
    """The code laid out as ruff does it; as it is where that cannot be."""
    command = [str(find_ruff_bin()), "format", "--isolated", "--quiet", "-"]
    try:
        done = subprocess.run(
            command,
            input=code,
            capture_output=True,
            text=True,
            timeout=TIDY_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TrainingError(f"ruff cannot be run: {error}") from error
    return done.stdout if done.returncode == 0 and done.stdout else code


def standard_library() -> list[Origin]:
    """The modules of this Python's standard library that are written in Python."""
    root = Path(sysconfig.get_path("stdlib"))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return list(_modules(root, "", f"Python {version}", "PSF-2.0"))


def package(name: str) -> list[Origin]:
    """The modules of an installed distribution.

    Raises:
        TrainingError: it is not installed.
    """
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise TrainingError(f"the package {name} is not installed") from error
    data = found.metadata
    marks = [c for c in data.get_all("Classifier") or () if c.startswith("License ::")]
    said = [data[key] for key in ("License-Expression",) if key in data]
    said += [mark.rpartition(":: ")[2] for mark in marks]
    said += [data[key].partition("\n")[0] for key in ("License",) if key in data]
    licence = said[0] if said else ""
    origins = []
    for file in sorted(found.files or (), key=str):
        parts = file.with_suffix("").parts
        if file.suffix != ".py" or _SKIPPED & set(parts) or ".." in parts:
            continue
        path = Path(str(found.locate_file(file)))
        module = ".".join(parts).removesuffix(".__init__")
        origins.append(Origin(path, module, f"{name} {found.version}", licence))
    return [one for one in origins if _is_readable(one.path)]


def _modules(root: Path, prefix: str, package: str, licence: str) -> Iterator[Origin]:
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        hidden = any(part.startswith("_sysconfigdata") for part in parts)
        if hidden or _SKIPPED & set(parts) or not _is_readable(path):
            continue
        module = ".".join((*([prefix] if prefix else []), *parts))
        yield Origin(path, module.removesuffix(".__init__"), package, licence)


def _is_readable(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= LARGEST_BYTES
