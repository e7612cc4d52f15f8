"""Which interpreter has vLLM: ours, or one that the user names.

vLLM fixes the versions of much else, so that it mostly has an environment of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from afterburner_engine.errors import UnavailableError
from afterburner_engine.serving.plan import CLI, WITHOUT_CLI

VARIABLE = "AFTERBURNER_VLLM_PYTHON"
PROBE_S = 60.0

INSTALL = (
    "install it into an environment of its own (python -m venv ~/vllm && "
    f"~/vllm/bin/pip install vllm) and name that: {VARIABLE}=~/vllm/bin/python, "
    "or `afterburner serve --vllm-python`"
)

_PROBE = """
import importlib.metadata, importlib.util, json
there = importlib.util.find_spec("vllm") is not None
try:
    version = importlib.metadata.version("vllm")
except importlib.metadata.PackageNotFoundError:
    version = None
print(json.dumps({"there": there, "version": version}))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """An interpreter that has vLLM."""

    executable: str
    module: str
    """What to run with `-m` to serve."""


def named(executable: str | None) -> str | None:
    """The interpreter that is meant: an argument, else the environment, else ours."""
    chosen = executable or os.environ.get(VARIABLE)
    if chosen:
        return chosen
    return sys.executable if _ours() else None


def unavailable() -> str | None:
    """Why no server can be started, as far as can be seen without a wait."""
    chosen = named(None)
    if chosen is None:
        return f"vLLM is not installed here; {INSTALL}"
    if chosen != sys.executable and _path(chosen) is None:
        return f"{VARIABLE} names {chosen}, which is no program"
    return None


async def find(executable: str | None = None) -> Interpreter:
    """The interpreter to serve with; it is asked whether it has vLLM.

    Raises:
        UnavailableError: none has it.
    """
    chosen = named(executable)
    if chosen is None:
        raise UnavailableError(f"vLLM is not installed here; {INSTALL}")
    path = _path(chosen)
    if path is None:
        raise UnavailableError(f"{chosen} is no program, so it cannot run vLLM")
    there, version = await _asked(path)
    if not there:
        raise UnavailableError(f"{path} has no vLLM; {INSTALL}")
    return Interpreter(path, CLI if version else WITHOUT_CLI)


def _ours() -> bool:
    try:
        return find_spec("vllm") is not None
    except (ImportError, ValueError):  # a half-removed package
        return False


def _path(chosen: str) -> str | None:
    """Absolute, but with links kept: an environment's interpreter is a link."""
    found = shutil.which(os.path.expanduser(chosen))
    return os.path.abspath(found) if found and Path(found).is_file() else None


async def _asked(path: str) -> tuple[bool, str | None]:
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            "-I",
            "-c",
            _PROBE,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        raise UnavailableError(f"{path} cannot be run: {error}") from error
    try:
        out, _ = await asyncio.wait_for(process.communicate(), PROBE_S)
        said = json.loads(out)
        return bool(said["there"]), said["version"]
    except (TimeoutError, ValueError, KeyError, TypeError) as error:
        raise UnavailableError(f"{path} does not behave like Python") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
