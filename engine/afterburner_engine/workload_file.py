"""The workload file: where it lies, its text, and how a user is told to write one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from afterburner_engine.errors import WorkloadError

_ADVICE = """Give it inputs in {name}:
    def make_input(size, rng):          # rng: random.Random
        return ([rng.random() for _ in range(size)],), {{}}   # args, kwargs"""


@dataclass(frozen=True, slots=True)
class WorkloadFile:
    """A workload file's text, and whether the user named it."""

    path: str
    source: str
    named: bool


def advice(path: Path) -> str:
    """How to give a module's functions inputs, for an error's text."""
    return _ADVICE.format(name=workload_path(path).name)


def workload_path(path: Path) -> Path:
    """Where the workload file of a module lies: `file.workload.py` beside `file.py`."""
    return path.with_name(f"{path.stem}.workload.py")


def find_workload(path: Path, named: str | None) -> WorkloadFile | None:
    """The workload file that the user named, else the one beside the module.

    Raises:
        WorkloadError: it cannot be read.
    """
    found = Path(named) if named else workload_path(path)
    if not named and not found.exists():
        return None
    try:
        source = found.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkloadError(
            f"the workload file {found} cannot be read: {error}"
        ) from error
    return WorkloadFile(str(found.resolve()), source, bool(named))
