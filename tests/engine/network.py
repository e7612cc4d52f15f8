"""Denies the network to this process, but for addresses that are named.

By an audit hook, so that no library gets around it in Python; what it refuses is noted
too, since a library may swallow what is raised. Sockets of Unix are not the network.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

Address = tuple[str, int]


class Denied(BaseException):
    """Something has tried to connect, to listen or to look up a name."""


_allowed: frozenset[Address] | None = None
_refused: list[str] = []


def _deny(event: str, arguments: tuple[object, ...]) -> None:
    if _allowed is None or not event.startswith("socket."):
        return
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        named = {host for host, _ in _allowed}
        wanted: object = arguments[0]
        fine = wanted in named
    elif event in ("socket.connect", "socket.sendto", "socket.bind"):
        socket, wanted = arguments
        fine = "AF_UNIX" in str(getattr(socket, "family", "")) or wanted in _allowed
    else:
        return
    if not fine:
        _refused.append(f"{event} {wanted}")
        raise Denied(event, wanted)


sys.addaudithook(_deny)


@contextmanager
def only(*addresses: Address) -> Iterator[None]:
    """Nothing else may be connected to while the block runs.

    Raises:
        Denied: something has tried to, whether or not it got over the refusal.
    """
    global _allowed  # an audit hook cannot be taken away again
    _refused.clear()
    _allowed = frozenset(addresses)
    try:
        yield
    finally:
        _allowed = None
    if _refused:
        raise Denied(*_refused)
