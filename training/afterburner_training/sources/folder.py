"""A folder of Python files of one's own, each with a workload file beside it.

`NAME.py` with `NAME.workload.py` is a task; `NAME.VERSION.py` are further solutions of
it, whole modules like the first. The function is the one called NAME, or else the only
public one. A file in the form of the embedded tasks (cells that begin with `# %%`) is a
task by itself. The folder within is the family; a file `split.toml`, as the embedded
tasks have it, says which families are held back.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from afterburner_engine.prompting.question import docstring
from afterburner_engine.workload_file import workload_path
from afterburner_training.errors import TrainingError
from afterburner_training.sources.base import Skipped, Unfit, slug, split_of
from afterburner_training.sources.enamel import starter
from afterburner_training.tasks import (
    HEAD,
    Solution,
    Split,
    Task,
    parse,
    split_of_families,
)


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split. See `base.Source`."""
    if place is None or not place.is_dir():
        raise TrainingError(f"name a folder of Python files: folder:PATH, not {place}")
    listed = place / "split.toml"
    splits = split_of_families(listed) if listed.is_file() else {}
    for path in sorted(place.rglob("*.py")):
        family = path.parent.name
        if splits.get(family, split_of(family)) != split:
            continue
        try:
            found = _task(path, family, split)
        except (OSError, UnicodeDecodeError, SyntaxError, Unfit) as error:
            yield Skipped(str(path), str(error))
        else:
            if found is not None:
                yield found


def _task(path: Path, family: str, split: Split) -> Task | None:
    """A file's task; None for one that is a part of another one's."""
    text = path.read_text(encoding="utf-8")
    if HEAD.search(text):
        return parse(text, path, split)
    inputs = workload_path(path)
    if "." in path.stem or not inputs.is_file():
        return None
    name = _function(text, path.stem)
    others = sorted(p for p in path.parent.glob(f"{path.stem}.*.py") if p != inputs)
    solutions = [Solution(path.stem, text)]
    solutions += [
        Solution(p.stem.partition(".")[2], p.read_text(encoding="utf-8"))
        for p in others
    ]
    return Task(
        id=f"folder/{slug(family)}/{slug(path.stem)}",
        family=family,
        split=split,
        statement=statement(text, name),
        entry_point=name,
        starter=starter(text, name),
        workload=inputs.read_text(encoding="utf-8"),
        solutions=tuple(solutions),
        licence="the user's own",
    )


def _function(text: str, stem: str) -> str:
    """The function that a module is about."""
    body = ast.parse(text).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    public = [name for name in names if not name.startswith("_")]
    if stem in names:
        return stem
    if len(public) == 1:
        return public[0]
    raise Unfit(f"it has {len(public)} public functions, and none is called {stem}")


def statement(text: str, name: str) -> str:
    """What a module says of a function: its docstring, or else the module's."""
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            found = docstring(ast.unparse(node))
            if found:
                return found
    return ast.get_docstring(tree) or ""
