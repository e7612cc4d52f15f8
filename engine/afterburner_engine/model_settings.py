"""`[tool.afterburner.model]` and its like: how a text model is set, and where.

The nearest `pyproject.toml` above the function's file, then the user's own
`config.toml`, then the environment, then what the command line says: what comes later
counts. What is unknown or wrong is an error that names the place and the key.

A project's file comes with code that somebody else may have written. So it can name a
server on this machine, but none elsewhere, and not which secret is sent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from afterburner_engine.errors import EngineError
from afterburner_engine.models.settings import Feedback, Form, ModelSettings
from afterburner_engine.project_file import nearest, of_project, of_user, problem_of

TABLE = "tool.afterburner.model"
USER_TABLE = "model"
PREFIX = "AFTERBURNER_MODEL_"


class _Table(BaseModel):
    """The keys of `ModelSettings`; None: not set here."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    base_url: str | None = None
    api_key_env: str | None = None
    preset: str | None = None
    timeout_s: float | None = None
    device: str | None = None
    dtype: str | None = None
    quantisation: str | None = None
    adapter: str | None = None
    speculate: bool | None = None
    threads: int | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    feedback: Feedback | None = None
    form: Form | None = None
    inputs: bool | None = None


def user_file() -> Path:
    """Where the user's own settings lie, if there are any."""
    return Path(platformdirs.user_config_dir("afterburner")) / "config.toml"


def find_model_settings(
    path: Path, flags: Mapping[str, Any] | None = None
) -> ModelSettings:
    """The settings for the functions of a file.

    Raises:
        EngineError: a place cannot be read, or holds what is no setting.
    """
    chosen: dict[str, Any] = {}
    project = nearest(path)
    if project is not None:
        chosen |= _of_project(project)
    user = user_file()
    if user.is_file():
        where = f"{user}: {USER_TABLE}"
        chosen |= _checked(of_user(user, USER_TABLE), where)
    chosen |= _of_environment()
    chosen |= {key: value for key, value in (flags or {}).items() if value is not None}
    return ModelSettings(**chosen)


def _of_project(path: Path) -> dict[str, Any]:
    where = f"{path}: {TABLE}"
    found = _checked(of_project(path, USER_TABLE), where)
    elsewhere = (
        f"set it in {user_file()} under [{USER_TABLE}], in the environment or on the "
        "command line"
    )
    if "api_key_env" in found:
        raise EngineError(
            f"{where}.api_key_env: a project cannot say which secret is sent; "
            f"{elsewhere}"
        )
    if "base_url" in found and not is_local(found["base_url"]):
        raise EngineError(
            f"{where}.base_url is {found['base_url']!r}: a project cannot send code to "
            f"another machine; {elsewhere}"
        )
    return found


def _checked(table: Any, where: str) -> dict[str, Any]:
    try:
        found = _Table.model_validate(table)
    except ValidationError as error:
        problem = problem_of(error, _Table.model_fields)
        raise EngineError(f"{where}{problem}") from error
    chosen = found.model_dump(exclude_none=True)
    _in_range(chosen, where)
    return chosen


def _of_environment() -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name in sorted(name for name in os.environ if name.startswith(PREFIX)):
        key, value = name.removeprefix(PREFIX).lower(), os.environ[name]
        if key not in _Table.model_fields:
            known = ", ".join(PREFIX + field.upper() for field in _Table.model_fields)
            raise EngineError(f"the environment's {name} is unknown; known are {known}")
        try:
            found = _Table.model_validate_strings({key: value}, strict=False)
        except ValidationError as error:
            why = error.errors()[0]["msg"]
            raise EngineError(
                f"the environment's {name} is {value!r}: {why}"
            ) from error
        chosen |= found.model_dump(exclude_none=True)
        _in_range(chosen, f"the environment's {name}")
    return chosen


def _in_range(chosen: dict[str, Any], where: str) -> None:
    try:
        ModelSettings(**chosen)
    except EngineError as error:
        raise EngineError(f"{where}: {error}") from error


def is_local(url: str) -> bool:
    """Whether a server's address is one of this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
