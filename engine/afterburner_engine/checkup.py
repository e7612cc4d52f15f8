"""What of this machine matters to a run: what is there, what is missing, what to do.

Looks and reports; changes nothing, and never fails: what cannot be found out is said to
be unknown.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from afterburner_engine import evidence, model_checkup
from afterburner_engine.errors import EngineError
from afterburner_engine.model_checkup import HostState
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.version import version
from afterburner_sandbox import bounds, seccomp
from afterburner_sandbox.backends import bwrap, docker
from afterburner_sandbox.backends.choose import Choice, choose
from afterburner_sandbox.errors import IsolationUnavailableError
from afterburner_sandbox.interpreter import Interpreter, find_interpreter, locate

State = Literal["ok", "info", "warning", "missing"]

BUSY = 0.5
"""Share of the cores that other work may keep busy before races suffer."""

EXTRAS = {
    "mini": ("ctranslate2", "tokenizers"),
    "local": ("torch", "transformers"),
    "vllm": ("vllm",),
    "train": ("torch", "transformers", "trl", "peft"),
    "ray": ("ray",),
}
"""What the optional parts of the installation bring along."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    section: str
    name: str
    state: State
    said: str
    remedy: str = ""
    """What to do about it, in one line."""

    def to_json(self) -> dict[str, str]:
        """As `--json` prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checkup:
    """All findings, and what a run would use."""

    findings: tuple[Finding, ...]
    interpreter: Interpreter | None
    choice: Choice | None
    hosts: tuple[HostState, ...] = ()
    """The policies that ask a model."""

    @property
    def isolated(self) -> bool:
        """Whether a sandbox works here that holds against code that attacks."""
        return self.choice is not None and self.choice.backend.hostile


def check(
    python: str | None, near: Path, *, measure: bool = False, model: str | None = None
) -> Checkup:
    """Look at everything; `near` is a file in the folder that a run would be about.

    `measure` has the models write a little, `model` names one for the hosts that need
    a name.
    """
    hosting, about_settings = _hosting()
    hosts = model_checkup.look(hosting, measure=measure, model=model)
    interpreter, about_python = _interpreter(python, near)
    choice, about_auto = _auto()
    findings = (
        Finding("python", "afterburner", "info", f"{version()}, {sys.executable}"),
        about_python,
        *_sandboxes(),
        about_auto,
        *about_settings,
        *_models(hosts),
        _taken(hosts, hosting, choice),
        *_extras(),
        _data_folder(),
        *_machine(),
    )
    return Checkup(findings, interpreter, choice, tuple(hosts))


def _interpreter(python: str | None, near: Path) -> tuple[Interpreter | None, Finding]:
    executable, why = locate(python, near)
    try:
        found = find_interpreter(python, near)
    except IsolationUnavailableError as error:
        said = f"{executable}, {why}: it cannot be used"
        return None, Finding("python", "interpreter", "missing", said, str(error))
    number = ".".join(map(str, found.version))
    said = f"{found.executable} (Python {number}): {why}"
    return found, Finding("python", "interpreter", "ok", said)


def _sandboxes() -> Iterator[Finding]:
    problem = bwrap.probe()
    if problem is None:
        said = "; ".join((bwrap.version(), *_bwrap_details()))
        filtered = seccomp.unavailable() is None
        yield Finding("sandbox", "bwrap", "ok" if filtered else "warning", said)
    else:
        yield Finding("sandbox", "bwrap", "missing", problem, bwrap.INSTALL)
    yield _docker()
    yield Finding(
        "sandbox", "process", "info", "works; it bounds accidents, not attackers"
    )
    held = bounds.in_force()
    yield Finding("sandbox", "limits", held.state, held.said, held.remedy)


def _docker() -> Finding:
    try:
        said, remedy = docker.describe()
    except IsolationUnavailableError as error:
        # Nobody needs it where bubblewrap works.
        return Finding("sandbox", "docker", "info", str(error))
    return Finding("sandbox", "docker", "warning" if remedy else "ok", said, remedy)


def _bwrap_details() -> Iterator[str]:
    yield seccomp.unavailable() or "system calls are filtered"
    if bwrap.forbids_namespaces():
        yield "no further user namespaces"
    elif seccomp.unavailable() is None:
        yield "no further user namespaces, by the filter alone"
    else:
        yield "further user namespaces are possible"


def _auto() -> tuple[Choice | None, Finding]:
    """What `--sandbox auto` takes."""
    try:
        choice = choose("auto", generated_code=False)
    except IsolationUnavailableError as error:
        return None, Finding("sandbox", "auto", "missing", str(error))
    said = f"{choice.backend.name}: {choice.reason}"
    state: State = "ok" if choice.backend.hostile else "warning"
    return choice, Finding("sandbox", "auto", state, said)


def _hosting() -> tuple[ModelSettings, tuple[Finding, ...]]:
    try:
        return find_model_settings(_here()), ()
    except EngineError as error:
        said = Finding("models", "settings", "warning", str(error))
        return ModelSettings(), (said,)


def _models(hosts: list[HostState]) -> Iterator[Finding]:
    yield Finding("models", "rulebook", "ok", "built in; needs no model and no network")
    for host in hosts:
        if host.problem is not None:
            yield Finding("models", host.name, "info", host.problem)
            continue
        said = "; ".join(["can be used here", *_speed(host)])
        yield Finding("models", host.name, "ok", said)


def _taken(
    hosts: list[HostState], hosting: ModelSettings, choice: Choice | None
) -> Finding:
    """What `--policy auto` takes, and what would be better."""
    name = "taken by auto"
    if choice is None or not choice.backend.hostile:
        said = "the rulebook alone: nothing isolates what a model writes"
        return Finding("models", name, "info", said)
    taken = model_checkup.taken_by_auto(hosts, hosting)
    said = f"the rulebook and {taken}" if taken else "the rulebook alone"
    step = model_checkup.next_step(hosts, hosting)
    return Finding("models", name, "ok" if taken else "info", said, step)


def _speed(host: HostState) -> Iterator[str]:
    if host.speed is not None:
        rate = host.speed.tokens_per_s
        told = "too little to tell" if rate is None else f"{rate:.3g} tokens a second"
        yield f"{host.speed.model}: {told}, the first after {host.speed.first_s:.2g} s"
    if host.unmeasured:
        yield f"not measured: {host.unmeasured}"


def _extras() -> Iterator[Finding]:
    for extra, packages in EXTRAS.items():
        absent = [name for name in packages if not _installed(name)]
        said = f"without {', '.join(absent)}" if absent else "installed"
        remedy = f"pip install 'afterburner[{extra}]'" if absent else ""
        yield Finding("extras", extra, "info" if absent else "ok", said, remedy)


def _here() -> Path:
    """A file of this folder; of the topmost one where this one is gone."""
    try:
        return Path.cwd() / "here.py"
    except OSError:
        return Path("/here.py")


def _installed(name: str) -> bool:
    """Whether a package could be imported. It is not: some take seconds for that."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):  # a half-removed package
        return False


def _data_folder() -> Finding:
    folder = evidence.folder()
    existing = next(p for p in (folder, *folder.parents) if os.path.exists(p))
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding("data", "folder", "ok", str(folder))
    said = f"{folder} cannot be written to, so no evidence can be kept"
    remedy = f"make {existing} writable, or set XDG_DATA_HOME to a folder that is"
    return Finding("data", "folder", "missing", said, remedy)


def _machine() -> Iterator[Finding]:
    cores = len(os.sched_getaffinity(0))
    of = f" of {os.cpu_count()}" if os.cpu_count() != cores else ""
    said = f"{evidence.cpu_name()}, {cores}{of} cores, {platform.machine()}"
    virtual = ", a virtual machine" if _is_virtual() else ""
    yield Finding("machine", "cpu", "info", said + virtual)
    yield Finding("machine", "kernel", "info", platform.release())
    yield load()
    yield _smt()
    yield from _frequency()
    yield _counters()
    yield from _namespaces()


def load() -> Finding:
    """How busy the machine is."""
    cores = len(os.sched_getaffinity(0))
    try:
        busy = os.getloadavg()[0]
    except OSError:
        return Finding("machine", "load", "info", "unknown")
    said = f"{busy:.2f} on {cores} cores"
    if busy > BUSY * cores:
        remedy = "end other work before measuring, or expect wider intervals"
        return Finding("machine", "load", "warning", said, remedy)
    return Finding("machine", "load", "ok", said)


def _smt() -> Finding:
    active = _read("/sys/devices/system/cpu/smt/active")
    said = {"1": "on: two threads share a core, and its speed", "0": "off"}
    return Finding("machine", "smt", "info", said.get(active, "unknown"))


def _frequency() -> Iterator[Finding]:
    base = "/sys/devices/system/cpu"
    governor = _read(f"{base}/cpu0/cpufreq/scaling_governor")
    if governor and governor not in ("performance", "schedutil"):
        remedy = "`cpupower frequency-set -g performance` gives steadier times"
        yield Finding("machine", "governor", "info", governor, remedy)
    else:
        yield Finding("machine", "governor", "info", governor or "unknown")
    turbo = {
        ("intel_pstate/no_turbo", "0"): "on",
        ("intel_pstate/no_turbo", "1"): "off",
        ("cpufreq/boost", "1"): "on",
        ("cpufreq/boost", "0"): "off",
    }
    known = [t for (file, on), t in turbo.items() if _read(f"{base}/{file}") == on]
    said = known[0] if known else "unknown"
    yield Finding("machine", "turbo", "info", said)


def _counters() -> Finding:
    """Hardware counters: nothing needs them, and some hosts have none."""
    paranoid = _read("/proc/sys/kernel/perf_event_paranoid")
    if not re.fullmatch(r"-?\d+", paranoid):
        return Finding("machine", "counters", "info", "unknown; none are needed")
    there = os.path.isdir("/sys/bus/event_source/devices/cpu")
    open_ = int(paranoid) <= 2 or os.geteuid() == 0
    said = "of the CPU: " + ("there" if there else "none")
    if there:
        said += ", open to you" if open_ else ", closed to you"
    said = f"{said} (perf_event_paranoid {paranoid}); none are needed"
    return Finding("machine", "counters", "info", said)


_SWITCHES = {
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1",
    "/proc/sys/kernel/unprivileged_userns_clone": "0",
    "/proc/sys/user/max_user_namespaces": "0",
}
"""Files that keep bubblewrap from working, and what they say then."""


def _namespaces() -> Iterator[Finding]:
    closed = [file for file, off in _SWITCHES.items() if _read(file) == off]
    if not closed:
        said = "not restricted"
        yield Finding("machine", "user namespaces", "ok", said)
    for file in closed:
        name = file.removeprefix("/proc/sys/").replace("/", ".")
        said = f"restricted: {name} is {_SWITCHES[file]}"
        # Debian and Ubuntu bring a profile for bwrap, which may lift it for that alone.
        state: State = "info" if bwrap.probe() is None else "warning"
        remedy = "" if state == "info" else _REMEDIES.get(name, f"sysctl {name}=…")
        yield Finding("machine", "user namespaces", state, said, remedy)


_REMEDIES = {
    "kernel.apparmor_restrict_unprivileged_userns": (
        "apt install apparmor-profiles; cp "
        "/usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/; "
        "systemctl reload apparmor"
    ),
    "kernel.unprivileged_userns_clone": "sysctl kernel.unprivileged_userns_clone=1",
    "user.max_user_namespaces": "sysctl user.max_user_namespaces=15000",
}


def _is_virtual() -> bool:
    found = re.search(r"^flags\s*:.*\bhypervisor\b", _read("/proc/cpuinfo"), re.M)
    return found is not None


def _read(path: str) -> str:
    """What a file says, without the space around it; empty where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def to_json(checkup: Checkup) -> dict[str, Any]:
    """As `--json` prints it."""
    choice, python = checkup.choice, checkup.interpreter
    return {
        "isolated": checkup.isolated,
        "sandbox": choice.backend.name if choice else None,
        "sandbox_reason": choice.reason if choice else None,
        "python": str(python.executable) if python else None,
        "policies": [host.to_json() for host in checkup.hosts],
        "findings": [finding.to_json() for finding in checkup.findings],
    }
