"""`[tool.afterburner.equality]`: which differences count, as a project sets it.

The nearest `pyproject.toml` above the function's file holds it, or nothing does. A
table that is wrong stops the run: what was misread would be a wrong verdict.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from afterburner_engine.errors import EngineError
from afterburner_engine.project_file import nearest, of_project, problem_of
from afterburner_sandbox.contract import REL_TOL, STRICT, Contract

TABLE = "tool.afterburner.equality"


class EqualitySettings(BaseModel):
    """The table's keys; they are the fields of `Contract`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    rel_tol: float = REL_TOL
    abs_tol: float = 0.0
    nan_equal: bool = True
    negative_zero: bool = True
    dict_order: bool = True
    laziness: bool = True
    sharing: bool = True
    arguments: bool = True
    exception_message: bool = True
    exception_details: bool = True
    stdout: bool = True
    stderr: bool = True
    logging: bool = True
    warnings: bool = True
    globals: bool = True
    environment: bool = True


def find_contract(path: Path) -> tuple[Contract, str | None]:
    """The contract for the functions of a file, and a line on how it was set.

    Raises:
        EngineError: the table cannot be read, or holds what is no setting.
    """
    found = nearest(path)
    if found is None:
        return STRICT, None
    table = of_project(found, "equality")
    contract = contract_of(table, f"{found}: {TABLE}")
    return contract, described(contract, str(found))


def contract_of(table: Any, where: str) -> Contract:
    """The contract that a table stands for; what it leaves out is as ever.

    Raises:
        EngineError: it holds what is no setting; `where` is named.
    """
    try:
        settings = EqualitySettings.model_validate(table)
    except ValidationError as error:
        problem = problem_of(error, EqualitySettings.model_fields)
        raise EngineError(f"{where}{problem}") from error
    try:
        return Contract(**settings.model_dump())
    except ValueError as error:
        raise EngineError(f"{where}: {error}") from error


def described(contract: Contract, where: str) -> str | None:
    """One line that tells which options are not as they are without being set."""
    changed = contract.changed()
    if not changed:
        return None
    shown = ", ".join(f"{name} = {_toml(value)}" for name, value in changed.items())
    return f"Equality is judged with {shown} ({where})."


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"
