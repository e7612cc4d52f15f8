"""Tasks by the names of their sources.

    load(sources: Sequence[str], split: Split,
         tell: Callable[[Skipped], None] = quiet) -> Iterator[Task]

A source is a name, `embedded`, or a name and a place, `leetcode:FILE`:

| source | what it is | place |
|---|---|---|
| `embedded` | the tasks that come with the project | none |
| `venus` | `Elfsong/Venus_Python` of the hub | JSON lines, or a folder of them |
| `apps` | `codeparrot/apps` of the hub | as above |
| `mercury` | `Elfsong/Mercury` of the hub | as above |
| `leetcode` | LeetCodeDataset | a file or a folder, needed |
| `enamel` | ENAMEL | a file, needed |
| `folder` | Python files with workload files | a folder, needed |
| `history` | the user's own runs | none |
| `pessimised` | the embedded tasks' solutions, made worse by rules | none |
| `stdlib` | functions of the standard library, made worse by rules | none |
| `package` | functions of an installed package, likewise | its name, needed |

Nothing is measured here. A task that is held back by one of the sources is kept out of
the training split of all: the data sets of the hub have many problems in common.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from afterburner_training.errors import TrainingError
from afterburner_training.raced import is_pair
from afterburner_training.sources.base import Skipped, Source, slug
from afterburner_training.tasks import Split, Task

SOURCES = {
    "embedded": "embedded.tasks",
    "venus": "venus.tasks",
    "apps": "apps.tasks",
    "mercury": "mercury.tasks",
    "leetcode": "leetcode.tasks",
    "enamel": "enamel.tasks",
    "folder": "folder.tasks",
    "history": "own_runs.tasks",
    "pessimised": "made.pessimised",
    "stdlib": "made.stdlib",
    "package": "made.package",
}
"""Each source's name, and its function in `sources`."""

LONGEST = 400
"""Letters of a statement by which it is recognised."""


def quiet(skipped: Skipped) -> None:
    """Nobody looks."""


def load(
    sources: Sequence[str],
    split: Split,
    tell: Callable[[Skipped], None] = quiet,
) -> Iterator[Task]:
    """The tasks of one split of all sources; `tell` hears which rows make none.

    Raises:
        TrainingError: a source is unknown, or cannot be read.
    """
    opened = [_opened(source) for source in sources]
    held = _held_back(opened) if split == "train" else set()
    seen: set[str] = set()
    for source, place in opened:
        for found in source(place, split):
            if isinstance(found, Skipped):
                tell(found)
                continue
            marks = marks_of(found)
            if found.id in seen:
                tell(Skipped(found.id, "another task has the same id"))
            elif marks & held:
                tell(Skipped(found.id, "it is held back for dev or test"))
            else:
                seen.add(found.id)
                yield found


def marks_of(task: Task) -> set[str]:
    """What a problem is recognised by across sources: its name, or its words."""
    if is_pair(task):
        return set()  # its family was held back, or was not, before it was made
    name = task.id.rpartition("/")[2]
    letters = re.sub(r"[^a-z]+", "", task.statement.lower())[:LONGEST]
    # A number, or a name of one word, is no name of a problem.
    named = {slug(name)} if name.count("-") >= 1 and not name.isdigit() else set()
    return named | ({letters} if len(letters) >= 80 else set())


def _held_back(opened: Sequence[tuple[Source, Path | None]]) -> set[str]:
    """The marks of all tasks that are not for training."""
    marks: set[str] = set()
    held: tuple[Split, Split] = ("dev", "test")
    for source, place in opened:
        if source.__module__.endswith(".made"):
            continue  # they have no marks, and take long to make
        for split in held:
            for found in source(place, split):
                if not isinstance(found, Skipped):
                    marks |= marks_of(found)
    return marks


def _opened(source: str) -> tuple[Source, Path | None]:
    name, _, place = source.partition(":")
    if name not in SOURCES:
        raise TrainingError(
            f"there is no source {name!r}; choose among {', '.join(SOURCES)}"
        )
    home, _, function = SOURCES[name].partition(".")
    module = importlib.import_module(f"afterburner_training.sources.{home}")
    found: Source = getattr(module, function)
    path = Path(place).expanduser() if place else None
    if path is not None and name != "package" and not path.exists():
        raise TrainingError(f"{source}: there is no file or folder {path}")
    return found, path
