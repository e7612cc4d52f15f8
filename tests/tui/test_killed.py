"""The real program in a real terminal, killed in mid-run: nothing is left behind."""

import fcntl
import os
import pty
import select
import shutil
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.chance import PATIENCE_S, eventually
from tests.sandbox.helpers import descendants
from tests.sandbox.test_session import alive

EXAMPLES = Path(__file__).parents[2] / "examples"


class Terminal:
    """A program in a pseudo-terminal of 120 x 36."""

    def __init__(self, arguments: list[str], env: dict[str, str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *arguments], env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))

    def wait_for(self, text: bytes, seconds: float = PATIENCE_S) -> None:
        """Read until `text` was shown."""
        seen, deadline = b"", time.monotonic() + seconds
        while text not in seen:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                pytest.fail(f"{text!r} was not shown, but {seen[-2000:]!r}")
            seen += os.read(self.fd, 1 << 16)

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self.fd, keys)


def test_a_kill_in_mid_run_leaves_nothing(tmp_path: Path) -> None:
    """After `kill -9` no process and no file is left; the user's file is as it was."""
    project, scratch = tmp_path / "project", tmp_path / "scratch"
    project.mkdir()
    scratch.mkdir()
    for name in ("report.py", "report.workload.py"):
        shutil.copy(EXAMPLES / name, project)
    before = {path.name: path.read_bytes() for path in project.iterdir()}
    env = os.environ | {
        "TERM": "xterm-256color",
        "TMPDIR": str(scratch),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    file = str(project / "report.py")
    terminal = Terminal(["-m", "afterburner_tui", f"{file}::build_report"], env)
    terminal.wait_for(b"Ready")
    terminal.send(b"\r")
    terminal.wait_for(b"Iteration 1")
    started = descendants(terminal.pid)
    assert started

    os.kill(terminal.pid, 9)
    os.waitpid(terminal.pid, 0)
    os.close(terminal.fd)

    assert eventually(lambda: not alive(started))
    assert eventually(lambda: not list(scratch.iterdir()))
    assert {path.name: path.read_bytes() for path in project.iterdir()} == before
