"""The project that an editor opens, and what has to be true of it in the end."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from pathlib import Path

SOURCE = '''"""What customers have looked at."""


def firsts(items: list[int]) -> list[int]:
    """Each item once, in order.

    >>> firsts([3, 1, 3])
    [3, 1]
    """
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen


def last(items: list[int]) -> int:
    return items[-1]
'''
FUNCTION_LINE = SOURCE.splitlines().index("    seen = []") + 1
"""A line of the function, from 1: where the cursor is put."""

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
        assert text.startswith('"""What customers have looked at."""\n\n\ndef firsts(')
        assert text.endswith(
            "def last(items: list[int]) -> int:\n    return items[-1]\n"
        )
        assert names["firsts"]([3, 1, 3, 2, 1]) == [3, 1, 2]
