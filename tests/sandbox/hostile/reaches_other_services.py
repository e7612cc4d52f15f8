"""Looks for the doors of Docker, D-Bus, X11 and a key agent.

Verdict: value
Answer: []
"""

import glob
import os
import socket

NAMES = (
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run/dbus/system_bus_socket",
    "/run/user/*/bus",
    "/tmp/.X11-unix/*",
    "/tmp/ssh-*/agent.*",
    "\0/tmp/.X11-unix/X0",
)


def f():
    reached = []
    for pattern in NAMES:
        for name in glob.glob(pattern) or [pattern]:
            with socket.socket(socket.AF_UNIX) as sock:
                try:
                    sock.connect(name)
                    reached.append(name)
                except OSError:
                    continue
    return [*reached, *(v for v in ("SSH_AUTH_SOCK", "DISPLAY") if v in os.environ)]
