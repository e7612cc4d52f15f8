"""The record that proves a result, and that `verify` measures again.

A JSON object with its own schema number. It holds both versions of the module, the
workload file, the settings, every candidate with its verdict and raw timings, and
the facts of the machine, so that it can be judged again anywhere, also after the
user's file has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import time
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from afterburner_engine.errors import EngineError

SCHEMA = 1

ANSWER_CHARACTERS = 4_000
"""Of an answer that came to nothing, kept to see why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TargetRecord(_Strict):
    """Which function of which file it was."""

    path: str
    qualname: str
    kind: str
    module_name: str
    root: str
    sha256: str
    """Of the file as it was measured."""

    before: str
    """The whole module as it was."""

    after: str | None
    """The whole module with the winner, or None without a winner."""


class GeneratorRecord(_Strict):
    """What a model wrote to make inputs."""

    source: str
    model: str
    grows: bool


class WorkloadRecord(_Strict):
    """Where the cases came from."""

    path: str | None
    source: str | None
    named: bool
    sources: list[str]
    sizes: list[int]
    cases: list[dict[str, str]]
    clock: str
    notes: list[str]
    recorded: str | None = None
    """The recorded calls among the inputs: JSON lines."""
    coverage: dict[str, Any] | None = None
    """What the cases reached; nothing in records from before it was observed."""

    frozen: list[str] = []
    generator: GeneratorRecord | None = None
    """Nothing where no model was asked for inputs."""


class CandidateRecord(_Strict):
    """One candidate and what was found of it."""

    candidate: int
    iteration: int
    policy: str
    name: str
    reason: str
    code: str
    accepted: bool
    report: dict[str, Any]
    samples: dict[str, Any]
    usage: dict[str, Any] | None = None
    """The model, the tokens and the seed; None where no model wrote it."""


class DiscardedRecord(_Strict):
    """A model's answer that held no new candidate."""

    iteration: int
    policy: str
    reason: str
    repeated: bool
    answer: str
    usage: dict[str, Any] | None


class Evidence(_Strict):
    """The whole record."""

    schema_version: Literal[1] = 1
    created: str
    afterburner: str
    machine: dict[str, Any]
    settings: dict[str, Any]
    sandbox: str
    target: TargetRecord
    workload: WorkloadRecord
    candidates: list[CandidateRecord]
    discarded: list[DiscardedRecord] = []
    winner: int | None
    status: Literal["improved", "no-improvement"]
    reason: str
    exam: dict[str, Any] | None
    exam_samples: dict[str, Any]
    elapsed_s: float
    equality: dict[str, Any] = {}
    """The options of the contract; nothing in records from before there were any."""

    not_compared: list[str]


def machine_facts(python: tuple[int, int, int]) -> dict[str, Any]:
    """What a reader needs to know of the machine; nothing that names a person."""
    return {
        "system": platform.system(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "cpu": cpu_name(),
        "cores": len(os.sched_getaffinity(0)),
        "load": os.getloadavg()[0],
        "python": ".".join(map(str, python)),
    }


def cpu_name() -> str:
    """The processor's name, as the kernel or else Python says it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found.group(1) if found else platform.processor()


def sha256(data: bytes) -> str:
    """The digest by which a file is recognised."""
    return hashlib.sha256(data).hexdigest()


def now() -> str:
    """The time in UTC, ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def folder() -> Path:
    """Where records are kept: in the user's data directory."""
    return Path(platformdirs.user_data_dir("afterburner")) / "evidence"


def is_own(path: Path) -> bool:
    """Whether the record lies where this user's runs put theirs."""
    return path.resolve().parent == folder().resolve()


def save(evidence: Evidence) -> Path:
    """Write the record to the user's data directory.

    Raises:
        EngineError: it cannot be written there.
    """
    name = re.sub(r"\W+", "-", evidence.target.qualname).strip("-")
    stamp = evidence.created.replace(":", "").replace("-", "")
    path = (
        folder() / f"{stamp}-{name}-{os.getpid()}-{time.monotonic_ns() % 10**6:06}.json"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it may hold what the user's program was given
        path.write_text(evidence.model_dump_json(indent=1), encoding="utf-8")
    except OSError as error:
        raise EngineError(
            f"the evidence cannot be written to {path}: {error}. "
            "Set XDG_DATA_HOME to a folder that can be written."
        ) from error
    return path


def load(path: Path) -> Evidence:
    """Read a record.

    Raises:
        EngineError: it is missing, no evidence, or of another schema.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{path} is no JSON: {error}") from error
    if isinstance(data, dict) and data.get("schema_version") not in (None, SCHEMA):
        raise EngineError(
            f"{path} has evidence schema {data['schema_version']}; this version reads "
            f"schema {SCHEMA}. Use the version of afterburner that wrote it."
        )
    try:
        return Evidence.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise EngineError(f"{path} is no evidence: {where}: {first['msg']}") from error
