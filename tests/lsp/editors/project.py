"""The project that an editor opens, and what has to be true of it in the end."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from pathlib import Path

SOURCE = '''"""What customers have looked at: numbers of products, latest last."""

LATELY = 20


def last(visits: list[int]) -> int:
    """The product that was looked at last."""
    return visits[-1]


def lately(visits: list[int]) -> list[int]:
    """The latest visits, the very last one first."""
    return visits[: -LATELY - 1 : -1]


def share(visits: list[int], product: int) -> float:
    """How much of all visits went to a product."""
    return visits.count(product) / len(visits) if visits else 0.0


def products(visits: list[int]) -> list[int]:
    """Each product once, in the order of the first visits.

    >>> products([3, 1, 3])
    [3, 1]
    """
    seen = []
    for product in visits:
        if product not in seen:
            seen.append(product)
    return seen
'''
NAME_LINE = (
    SOURCE.splitlines().index("def products(visits: list[int]) -> list[int]:") + 1
)
"""From 1, as all lines here: where the slow function has its name."""

FUNCTION_LINE = SOURCE.splitlines().index("    seen = []") + 1
"""A line of it, where the cursor is put."""

SETTINGS = {"policy": "rulebook", "iterations": 1, "onResult": "apply"}
"""One round of rewrites, without a model, into the text at once."""

RUN_S = 240
"""For a run that takes ten seconds on an idle machine."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with one module; `settled` is its text before anything happened."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> Project:
        """Write it."""
        folder.mkdir()
        (folder / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
        project = cls(folder)
        project.module.write_text(SOURCE)
        return project

    @property
    def module(self) -> Path:
        """The file that the editor opens."""
        return self.folder / "views.py"

    def check(self) -> None:
        """Whether the saved file is another one, that does the same.

        Raises:
            AssertionError: it is not.
        """
        text = self.module.read_text()
        names = runpy.run_path(str(self.module))

        assert text != SOURCE
        assert text.startswith(SOURCE[: SOURCE.index("    seen = []")])
        assert names["products"]([3, 1, 3, 2, 1]) == [3, 1, 2]
