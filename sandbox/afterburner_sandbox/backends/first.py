"""The processes of a container as this machine's `/proc` shows them, if it does.

They are not shown where the daemon runs elsewhere (in a virtual machine, say), nor
where a runtime such as gVisor keeps processes of its own.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

END_S = 2.0
"""How long the kernel may take to end all that is in a container."""


class First:
    """The first process of a container."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._server = 0
        self._pidfd = os.pidfd_open(pid)

    @classmethod
    def of(cls, container: dict[str, Any]) -> First | None:
        """Of a container as the daemon describes it; None where it is not seen."""
        pid = container["State"]["Pid"]
        runtime = container["HostConfig"].get("Runtime", "")
        if not pid or not any(name in runtime for name in ("runc", "crun")):
            return None
        try:
            groups = Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8")
            # Another machine's daemon may name a process that happens to be one here.
            if container["Id"] not in groups or _inner(pid) != 1:
                return None
            return cls(pid)
        except OSError:
            return None

    def child(self, inner_pid: int) -> int | None:
        """Our number of the fork server's child that is `inner_pid` inside."""
        try:
            # The server is its first child; what comes later are orphans.
            self._server = self._server or list(_children(self.pid))[-1]
            for pid in _children(self._server):
                if _inner(pid) == inner_pid:
                    return pid
        except (OSError, IndexError):  # one of them has ended meanwhile
            pass
        return None

    def kill(self) -> bool:
        """Kill it, and so all of the container; False where it is not ours to kill."""
        try:
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        ended = select.poll()
        ended.register(self._pidfd, select.POLLIN)
        return bool(ended.poll(END_S * 1_000))

    def release(self) -> None:
        """Give up the descriptor."""
        os.close(self._pidfd)


def _inner(pid: int) -> int:
    """The process id that a process has in its own namespace.

    Raises:
        OSError: it has ended.
    """
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    for line in status.splitlines():
        if line.startswith("NSpid:"):
            return int(line.split()[-1])
    return 0


def _children(pid: int) -> Iterator[int]:
    """The children of a process, the youngest first.

    Raises:
        OSError: it has ended, or this kernel does not tell.
    """
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return map(int, reversed(listed.split()))
