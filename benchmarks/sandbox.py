"""What a verdict costs: how long, how many a second, and what is left behind.

A verdict here is the whole of it: a fresh process, the program loaded, eight cases run
one after the other and compared outside, the process ended and the scratch emptied.
Beside it, in turns: a container that is started for one program, and a fresh Python
under bubblewrap, both of which only start and end.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import pickle
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from common import save, table

import afterburner_sandbox
from afterburner_sandbox.backends import bwrap, container, docker, places
from afterburner_sandbox.backends.base import Backend, LaunchSpec
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import Outcome, compare
from afterburner_sandbox.inside import wire
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.program import Program
from afterburner_sandbox.session import Sandbox

BACKENDS: dict[str, Callable[[], Backend]] = {
    "bwrap": bwrap.BwrapBackend,
    "docker": docker.DockerBackend,
}
PROBES = {"bwrap": bwrap.probe, "docker": docker.probe}

CASES = [wire.pack([pickle.dumps(((n,), {}))]) for n in range(8)]
PROGRAM = Program("def f(x): return x + 1\n", "sample", "/sample.py", "f")


def spec() -> LaunchSpec:
    """A server that sees nothing but its interpreter."""
    package = Path(str(afterburner_sandbox.__file__)).parent
    return LaunchSpec(
        interpreter=find_interpreter(sys.executable, Path(__file__)),
        library={"afterburner_sandbox": package},
        import_paths=(),
        visible=(),
    )


def opened(name: str) -> Sandbox:
    """A warm sandbox."""
    sandbox = Sandbox(BACKENDS[name](), spec())
    sandbox.preload(())
    return sandbox


def answers(sandbox: Sandbox) -> list[Outcome]:
    """What the program answers on the cases, from a fresh process."""
    with sandbox.spawn() as child:
        child.load(PROGRAM)
        return [behaviour(child, case, "plain", 1.0) for case in CASES]


def verdict(sandbox: Sandbox, expected: list[Outcome]) -> None:
    """A verdict, which must be that the program is right."""
    for before, after in zip(expected, answers(sandbox), strict=True):
        if compare(before, after) is not None:
            raise SystemExit("the same program differs from itself")


def fresh_bwrap() -> None:
    """A Python under bubblewrap that ends at once."""
    shown = (("--ro-bind", place.path, place.path) for place in _shown())
    python = [sys.executable, "-I", "-S", "-c", "pass"]
    options = ["--unshare-all", "--die-with-parent", *chain.from_iterable(shown)]
    subprocess.run(["bwrap", *options, *python], check=True)


def _shown() -> list[places.Place]:
    """What an interpreter needs to see, links resolved."""
    found = [*places.system(), *places.interpreter(spec().interpreter, ())]
    return [place for place in found if os.path.exists(place.path)]


def one_shot(client: Any) -> None:
    """A container that is made for a Python that ends at once, and removed."""
    from docker.types import Mount

    client.containers.run(
        container.host_image(client),
        [sys.executable, "-I", "-S", "-c", "pass"],
        mounts=[
            Mount(p.path, os.path.realpath(p.path), type="bind", read_only=True)
            for p in _shown()
            if p.link is None or p.path not in places.SYSTEM
        ],
        network_mode="none",
        read_only=True,
        remove=True,
    )


def latency(rounds: int, each: int, names: list[str]) -> dict[str, list[float]]:
    """Seconds of each kind of verdict, measured in turns."""
    found: dict[str, list[float]] = {}
    with contextlib.ExitStack() as stack:
        ways: list[tuple[str, Callable[[], object], int]] = []
        for name in names:
            sandbox = stack.enter_context(opened(name))
            expected = answers(sandbox)
            warm = _bound(verdict, sandbox, expected)
            ways.append((f"warm verdict, {name}", warm, each))
        if "bwrap" in names:
            ways.append(("fresh bwrap python", fresh_bwrap, 1))
        if "docker" in names:
            client = stack.enter_context(contextlib.closing(docker.connect()))
            ways.append(("one-shot container", _bound(one_shot, client), 1))
        for _ in range(rounds):
            for name, act, times in ways:
                for _ in range(times):
                    started = time.perf_counter()
                    act()
                    found.setdefault(name, []).append(time.perf_counter() - started)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def _bound(act: Callable[..., object], *args: object) -> Callable[[], object]:
    return lambda: act(*args)


def throughput(name: str, workers: int, seconds: float) -> float:
    """Verdicts a second of several processes, each with a sandbox of its own."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        counts = pool.starmap(_verdicts_for, [(name, seconds)] * workers)
    return sum(counts)


def _verdicts_for(name: str, seconds: float) -> float:
    with opened(name) as sandbox:
        expected = answers(sandbox)
        count, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            verdict(sandbox, expected)
            count += 1
        return count / (time.perf_counter() - started)


def leftovers(name: str, count: int, steps: int) -> list[dict[str, int]]:
    """What the parent and the sandbox hold, after each step of `count` verdicts."""
    rows: list[dict[str, int]] = []
    with opened(name) as sandbox:
        expected = answers(sandbox)
        server = _watched(sandbox)
        for step in range(steps + 1):
            if step:
                for _ in range(count // steps):
                    verdict(sandbox, expected)
            rows.append({"verdicts": step * (count // steps)} | _held(sandbox, server))
            print(f"  {name}: {rows[-1]}", file=sys.stderr)
    return rows


def _watched(sandbox: Sandbox) -> int:
    """The fork server, as this machine's `/proc` shows it: the parent of a child."""
    with sandbox.spawn() as child:
        pid = getattr(child.witness, "pid", 0)
        if not pid:
            raise SystemExit("the processes of this sandbox cannot be seen from here")
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        return int(stat.rpartition(")")[2].split()[1])


def _held(sandbox: Sandbox, server: int) -> dict[str, int]:
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii")
    files = Program(
        "import os\ndef f(): return len(os.listdir('.'))", "m", "/m.py", "f"
    )
    empty = wire.pack([pickle.dumps(((), {}))])
    with sandbox.spawn() as child:
        child.load(files)
        scratch = behaviour(child, empty, "plain", 1.0).decoded()["value"]
    return {
        "parent descriptors": len(os.listdir("/proc/self/fd")),
        "parent kB": _resident_kb(os.getpid()),
        "server descriptors": len(os.listdir(f"/proc/{server}/fd")),
        "server kB": _resident_kb(server),
        "processes": len(children.split()),
        "scratch files": scratch,
    }


def _resident_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def main() -> int:
    """Measure, and print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=25, help="turns of all ways")
    parser.add_argument("--each", type=int, default=20, help="warm verdicts a turn")
    parser.add_argument("--seconds", type=float, default=5.0, help="for throughput")
    parser.add_argument("--verdicts", type=int, default=10_000, help="in a row")
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    names = [name for name, probe in PROBES.items() if probe() is None]
    for name, probe in PROBES.items():
        if name not in names:
            print(f"{name} is left out: {probe()}", file=sys.stderr)

    times = latency(asked.rounds, asked.each, names)
    slowest = statistics.median(times.get("one-shot container", [0.0]))
    rows: list[list[object]] = []
    for name, seconds in times.items():
        cuts = statistics.quantiles(seconds, n=20)
        p50, p95 = statistics.median(seconds), cuts[-1]
        against = f"{slowest / p50:.0f}×" if slowest else "–"
        cells = [f"{p50 * 1e3:.2f}", f"{p95 * 1e3:.2f}", against]
        rows.append([name, len(seconds), *cells])
    table(["", "times", "p50 ms", "p95 ms", "one-shot / this"], rows)

    cores = len(os.sched_getaffinity(0))
    rates = {name: throughput(name, cores, asked.seconds) for name in names}
    print()
    table(
        ["verdicts a second", f"{cores} cores busy"],
        [[name, f"{rate:.0f}"] for name, rate in rates.items()],
    )

    flat = {name: leftovers(name, asked.verdicts, 5) for name in names}
    for name, found in flat.items():
        print(f"\n{name}: {asked.verdicts} verdicts in a row")
        table(list(found[0]), [list(row.values()) for row in found])
    save(asked.json, {"seconds": times, "verdicts_per_s": rates, "held": flat})
    return 0


if __name__ == "__main__":
    sys.exit(main())
