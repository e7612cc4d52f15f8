"""How soon the language server answers, idle and while a job runs, and its memory.

Speaks the protocol over pipes, without a client library whose own time would count.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from common import ROOT, save, table

LINES = 20_000
FUNCTION = """def f{number}(xs, n):
    '''Each item once.'''
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
        else:
            out[0] += n
    return out

"""
SMALL = '''def firsts_{number}(items: list[int]) -> list[int]:
    """Each item once."""
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen


'''


class Server:
    """A running server, and the client's side of the pipes."""

    def __init__(self, data: str, **settings: Any) -> None:
        env = os.environ | {"XDG_DATA_HOME": data}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "afterburner_lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        self._ids = itertools.count(1)
        self._answers: dict[int, Any] = {}
        self._news = threading.Condition()
        self.progress: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()
        capabilities = {
            "window": {"workDoneProgress": True},
            "textDocument": {
                "codeAction": {
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}
                }
            },
        }
        self.ask(
            "initialize",
            processId=None,
            rootUri=None,
            capabilities=capabilities,
            initializationOptions=settings,
        )
        self.ready_s = time.perf_counter() - self.started
        self.tell("initialized")

    def _read(self) -> None:
        """Take what the server sends; agree to all that it asks."""
        assert self.process.stdout is not None
        while head := self.process.stdout.readline():
            length = int(head.split(b":")[1])
            while self.process.stdout.readline().strip():
                pass
            message = json.loads(self.process.stdout.read(length))
            with self._news:
                if "method" not in message:
                    self._answers[message["id"]] = message
                elif "id" in message:
                    self._send({"id": message["id"], "result": None})
                elif message["method"] == "$/progress":
                    self.progress.append(message["params"]["value"])
                self._news.notify_all()

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """A request, and its answer.

        Raises:
            RuntimeError: the server has refused it.
        """
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        with self._news:
            self._news.wait_for(lambda: number in self._answers)
            answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        return answer.get("result")

    def wait(self, kind: str, count: int, seconds: float = 60.0) -> None:
        """Wait until that many reports of a kind of progress have come.

        Raises:
            TimeoutError: they do not come.
        """
        with self._news:
            if not self._news.wait_for(
                lambda: sum(p["kind"] == kind for p in self.progress) >= count, seconds
            ):
                raise TimeoutError(f"fewer than {count} reports of {kind!r}")

    def open(self, path: Path, text: str) -> str:
        """Open a text; its address."""
        document = {"uri": path.as_uri(), "languageId": "python", "version": 1}
        self.tell("textDocument/didOpen", textDocument=document | {"text": text})
        return path.as_uri()

    def type(self, uri: str, version: int) -> None:
        """Type a character at the text's begin."""
        place = {"line": 0, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": "#"}
        self.tell(
            "textDocument/didChange",
            textDocument={"uri": uri, "version": version},
            contentChanges=[change],
        )

    def actions(self, uri: str, line: int) -> Any:
        """The code actions of a line."""
        place = {"line": line, "character": 0}
        return self.ask(
            "textDocument/codeAction",
            textDocument={"uri": uri},
            range={"start": place, "end": place},
            context={"diagnostics": []},
        )

    def memory_mb(self) -> float:
        """What the server itself holds; the engine's process is another one."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def latencies(server: Server, uri: str, seconds: float) -> list[float]:
    """Milliseconds of hovers and code actions, each after a key is typed."""
    found: list[float] = []
    end = time.monotonic() + seconds
    for version in itertools.count(2):
        if time.monotonic() > end:
            return found
        server.type(uri, version)
        started = time.perf_counter()
        server.ask(
            "textDocument/hover",
            textDocument={"uri": uri},
            position={"line": 1, "character": 5},
        )
        server.actions(uri, 1)
        found.append((time.perf_counter() - started) * 1e3)
        time.sleep(0.02)
    return found


def row(name: str, values: list[float]) -> list[object]:
    """A row of the table."""
    ordered = sorted(values)
    high = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    return [name, len(values), statistics.median(values), high, ordered[-1]]


def start_ms(data: str, runs: int) -> list[float]:
    """Until `initialize` is answered."""
    found = []
    for _ in range(runs):
        server = Server(data)
        found.append(server.ready_s * 1e3)
        server.close()
    return found


def typing_ms(data: str, folder: Path, seconds: float) -> tuple[list[float], ...]:
    """Idle, and while a job runs."""
    server = Server(data, onResult="report", budgetSeconds=seconds + 30)
    for name in ("report.py", "report.workload.py"):
        shutil.copy(ROOT / "examples" / name, folder)
    path = folder / "report.py"
    job = server.open(path, path.read_text())
    typed = server.open(folder / "typed.py", SMALL.format(number=1) * 20)
    idle = latencies(server, typed, seconds)
    told = {"uri": job, "qualname": "build_report"}
    server.ask(
        "workspace/executeCommand", command="afterburner.optimize", arguments=[told]
    )
    server.wait("report", 1)
    busy = latencies(server, typed, seconds)
    server.close()
    return idle, busy


def long_file_ms(data: str, folder: Path, runs: int) -> list[float]:
    """A code action in a long file, each after a key is typed there."""
    count = LINES // FUNCTION.count("\n")
    text = "".join(FUNCTION.format(number=number) for number in range(count))
    server = Server(data)
    uri = server.open(folder / "long.py", text)
    found = []
    for run in range(runs):
        server.type(uri, run + 2)
        started = time.perf_counter()
        server.actions(uri, LINES // 2)
        found.append((time.perf_counter() - started) * 1e3)
        time.sleep(0.05)
    server.close()
    return found


def memories_mb(data: str, folder: Path, jobs: int) -> list[float]:
    """After each of a number of short jobs."""
    server = Server(
        data, onResult="report", iterations=1, budgetSeconds=0.5, policy="rulebook"
    )
    text = "".join(SMALL.format(number=number) for number in range(jobs))
    uri = server.open(folder / "many.py", text)
    server.ask(
        "workspace/executeCommand",
        command="afterburner.optimizeFile",
        arguments=[{"uri": uri}],
    )
    found = []
    for job in range(1, jobs + 1):
        server.wait("end", job)
        found.append(server.memory_mb())
    server.close()
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=15.0, help="of typing")
    parser.add_argument("--jobs", type=int, default=200, help="for the memory")
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = start_ms(name, asked.runs)
        long = long_file_ms(name, folder, asked.runs)
        idle, busy = typing_ms(name, folder, asked.seconds)
        memory = memories_mb(name, folder, asked.jobs) if asked.jobs else []
    rows = [
        row("start to ready", start),
        row(f"code action, {LINES:,} lines, after a key", long),
        row("hover and code action after a key, idle", idle),
        row("the same while a job runs", busy),
    ]
    table(["what", "n", "median ms", "p95 ms", "max ms"], rows)
    if memory:
        tenth = memory[min(9, len(memory) - 1)]
        sizes: list[object] = [memory[0], tenth, memory[-1]]
        table(["memory after job", "1", "10", str(len(memory))], [["MB", *sizes]])
    figures = {"start": start, "long": long, "idle": idle, "busy": busy}
    save(asked.json, {**figures, "memory_mb": memory})
    return 0


if __name__ == "__main__":
    sys.exit(main())
