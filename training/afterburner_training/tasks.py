"""Tasks: problems with several correct solutions, and inputs to measure them on.

One form for all sources: the tasks that come with the project, the hub's data sets,
files, folders and the user's own runs. No solution's number is ever taken from
elsewhere: `measured` is filled by this machine's sandbox.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from afterburner_training.errors import TrainingError

Split = Literal["train", "dev", "test"]

HEAD = re.compile(r"^# %% (starter|inputs|solution: (?P<name>\S.*?))\s*$", re.MULTILINE)
"""The first line of a cell of a task's file."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one call of a solution costs, at one size, on this machine."""

    size: int
    time_s: float
    peak_bytes: float | None = None
    """Above what the process held before; None where no back end could tell."""

    integral_byte_s: float | None = None
    noise: float = 0.0
    """How far the true time may be off, on a logarithmic scale: half of the 95 %
    interval over the processes that it was measured in."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A whole module that defines the task's function."""

    name: str
    code: str
    measured: tuple[Measured, ...] = ()
    """By size, smallest first; empty until it was measured here."""


@dataclass(frozen=True, slots=True)
class Task:
    """A problem; `statement` is what a model reads, `starter` the bare signature."""

    id: str
    """`source/family/name`, unique among all tasks."""

    family: str
    """What is held back together."""

    split: Split
    statement: str
    entry_point: str
    starter: str
    workload: str
    """The text of a workload file: `make_input(size, rng)`, `SIZES`, …

    Empty where the engine finds inputs itself, as for a user's function."""

    solutions: tuple[Solution, ...]
    licence: str = ""

    def written(self, folder: Path, code: str) -> str:
        """Write a program of it as a user would have it; its `FILE::QUALNAME`.

        The module and, beside it, its workload file if it has one. The folder is made.
        """
        folder.mkdir(parents=True, exist_ok=True)
        module = folder / "task.py"
        module.write_text(code, encoding="utf-8")
        if self.workload:
            workload = folder / "task.workload.py"
            workload.write_text(self.workload, encoding="utf-8")
        return f"{module}::{self.entry_point}"


def embedded_folder() -> Path:
    """Where the tasks lie that come with the project: in a checkout, or installed."""
    package = Path(__file__).parent
    checkout = package.parent / "tasks"
    return checkout if checkout.is_dir() else package / "embedded_tasks"


def embedded(split: Split | None = None) -> Iterator[Task]:
    """The tasks that come with the project, of one split or all, in a fixed order.

    Raises:
        TrainingError: a file is not in the form; see `parse`.
    """
    folder = embedded_folder()
    splits = split_of_families(folder / "split.toml")
    for path in sorted(folder.glob("*/*.py")):
        family = path.parent.name
        if family not in splits:
            raise TrainingError(f"{path}: its family is in no split of split.toml")
        if split in (None, splits[family]):
            yield parse(path.read_text(encoding="utf-8"), path, splits[family])


def split_of_families(path: Path) -> dict[str, Split]:
    """Of each family, where it belongs.

    Raises:
        TrainingError: a family is in two splits, or a split is unknown.
    """
    found: dict[str, Split] = {}
    for name, families in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for split in get_args(Split):
            if name == split and not found.keys() & families:
                found |= dict.fromkeys(families, split)
                break
        else:
            raise TrainingError(
                f"{path}: {name} is no split, or shares a family with another"
            )
    return found


def parse(text: str, path: Path, split: Split) -> Task:
    """A task out of its file: the statement as docstring, then cells that say `# %%`.

    One cell `starter`, one `inputs` (a workload file's text), and the solutions, each a
    whole module. The family is the folder's name.

    Raises:
        TrainingError: a part is missing or comes twice; which, and where.
    """
    statement = ast.get_docstring(ast.parse(text))
    cells: dict[str, str] = {}
    heads = list(HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends[: len(heads)], strict=True):
        title = head["name"] or head[1]
        if title in cells:
            raise TrainingError(f"{path}: two cells are called {title!r}")
        cells[title] = text[head.end() : end].strip() + "\n"
    if not statement or "starter" not in cells or "inputs" not in cells:
        raise TrainingError(
            f"{path}: it needs a docstring that states the problem, and the cells "
            "`# %% starter`, `# %% inputs` and `# %% solution: NAME`"
        )
    starter = cells.pop("starter")
    family = path.parent.name
    return Task(
        id=f"embedded/{family}/{path.stem}",
        family=family,
        split=split,
        statement=statement,
        entry_point=_function(starter, path),
        starter=starter,
        workload=cells.pop("inputs"),
        solutions=tuple(Solution(name, code) for name, code in cells.items()),
        licence="Apache-2.0",
    )


def _function(starter: str, path: Path) -> str:
    """The name of the one function that the starter declares."""
    names = [n.name for n in ast.parse(starter).body if isinstance(n, ast.FunctionDef)]
    if len(names) != 1:
        raise TrainingError(f"{path}: its starter declares {len(names)} functions")
    return names[0]
