"""The first process of a container: carries the streams of all processes over one.

A container is reached over one stream, its stdin and stdout, on which no descriptor can
be handed over (but see below). The relay starts the fork server beside it and gives it
descriptors as a parent on the same machine would; it passes on bytes and reads none of
them. As first process of the container it cannot be signalled from inside, and when it
ends the kernel ends all others: it ends when its stdin closes, or the server does.

A frame on the stream is 9 bytes (kind, lane, size; big-endian) and a payload. Lane 0
belongs to the server, each other lane to one child:
    DATA   payload: bytes for the lane, or from it
    OPEN   payload: a request to the server, with a descriptor for the new lane
    CLOSE  no payload: the lane is not used any more, or its process has hung up
    DOOR   from the relay, first of all: with a payload if the server has got a control
           socket from the parent directly, so that no lane will be used

DOOR has a payload where the parent can be reached by a socket file (see
`backends/door.py`). All that is left to the relay then is to end when it should.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import socket
import struct

from afterburner_sandbox.inside import bpf, refused, server

FRAME = struct.Struct(">BII")
DATA, OPEN, CLOSE, DOOR = range(4)
SERVER = 0
"""The server's own lane."""

CHUNK = 1 << 18
MAX_UNREAD = 1 << 20
"""Bytes for the parent that may wait in the relay: beyond them no lane is read."""

HAND_S = 10.0
"""How long the parent may take to hand over what it has for the server."""

_PR_SET_DUMPABLE = 4


def main(paths: list[str], door: str | None = None) -> None:
    """Start the fork server beside this process, and relay. Never returns.

    `door` is a socket file where the parent may be reached.
    """
    if os.getpid() != 1:
        raise SystemExit("the relay is not the first process of a container")
    # Before the filter, which refuses to connect to anything.
    handed = _taken(door) if door is not None else []
    _withdraw()
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        _serve(theirs, handed, paths)
    theirs.close()
    for number in handed:
        os.close(number)
    said = b"\1" if handed else b""
    os.write(1, FRAME.pack(DOOR, SERVER, len(said)) + said)
    # What outlives its own parent becomes our child, and is to leave nothing behind.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with contextlib.suppress(OSError, EOFError):
        Relay(0, 1, ours).serve()
    os._exit(0)


def _taken(door: str) -> list[int]:
    """What the parent hands over at the door: a control socket, a file for stderr."""
    fds: list[int] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as visit:
        visit.settimeout(HAND_S)
        visit.connect(door)
        fds = list(socket.recv_fds(visit, 1, 2)[1])
    if len(fds) == 2:
        return fds
    for number in fds:
        os.close(number)
    return []


def _serve(theirs: socket.socket, handed: list[int], paths: list[str]) -> None:
    """Be the fork server; its end is seen by that of `theirs`. Never returns."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    if not handed:
        server.main(theirs.detach(), paths, None)
    control, stderr = handed
    os.dup2(stderr, 2)
    os.close(stderr)
    server.main(control, paths, None)


def _withdraw() -> None:
    """Keep programs, which run as the same user, out of the processes that serve them.

    The filter comes on top of Docker's own, which lets pass what no program needs.
    """
    if ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise SystemExit("the processes of the container cannot be kept apart")
    arch = bpf.here()
    if arch is not None:
        bpf.prepare(refused.assemble(arch))[1]()


class Relay:
    """The stream to the parent, the lanes, and what is still to be passed on.

    It always reads what the parent sends, so that the parent is never held up by a
    program that does not read; it stops reading lanes while the parent does not.
    """

    def __init__(self, source: int, sink: int, control: socket.socket) -> None:
        self.source = source
        self.sink = sink
        os.set_blocking(source, False)
        os.set_blocking(sink, False)
        self.lanes: dict[int, socket.socket] = {}
        self.numbers: dict[int, int] = {}
        self.unsent: dict[int, bytearray] = {}
        self.incoming = b""
        self.outgoing = bytearray()
        self.paused = False
        """Whether lanes are not read, because the parent does not read."""

        self.poll = select.poll()
        self.poll.register(source, select.POLLIN)
        self._add(SERVER, control)

    def serve(self) -> None:
        """Pass bytes on until a side is gone.

        Raises:
            OSError: the parent is gone.
            EOFError: the parent or the server is gone.
        """
        while True:
            for fd, event in self.poll.poll():
                if fd == self.source:
                    self._read_parent()
                elif fd == self.sink:
                    self._flush()
                elif fd in self.numbers:
                    self._serve_lane(self.numbers[fd], event)

    def _serve_lane(self, number: int, event: int) -> None:
        if event & select.POLLOUT:
            self._pass_on(number)
        if event & ~select.POLLOUT and number in self.lanes and not self.paused:
            self._read_lane(number)

    def _add(self, number: int, lane: socket.socket) -> None:
        self.lanes[number] = lane
        self.numbers[lane.fileno()] = number
        self._watch(number)

    def _watch(self, number: int) -> None:
        """Wait for what a lane may bring now."""
        events = 0 if self.paused else select.POLLIN
        if number in self.unsent:
            events |= select.POLLOUT
        if events:
            self.poll.register(self.lanes[number], events)
        else:  # else it would be told again and again that a lane has hung up
            _forget(self.poll, self.lanes[number])

    def _read_parent(self) -> None:
        try:
            data = os.read(self.source, CHUNK)
        except BlockingIOError:
            return
        if not data:
            raise EOFError("the parent is gone")
        data, start = self.incoming + data, 0
        while len(data) - start >= FRAME.size:
            kind, number, size = FRAME.unpack_from(data, start)
            end = start + FRAME.size + size
            if len(data) < end:
                break
            self._obey(kind, number, data[start + FRAME.size : end])
            start = end
        self.incoming = data[start:]

    def _obey(self, kind: int, number: int, payload: bytes) -> None:
        if kind == OPEN:
            ours, theirs = socket.socketpair()
            with theirs:
                socket.send_fds(self.lanes[SERVER], [payload], [theirs.fileno()])
            ours.setblocking(False)
            self._add(number, ours)
        elif kind == CLOSE:
            self._drop(number)
        elif number == SERVER:
            self.lanes[SERVER].sendall(payload)
        elif number in self.unsent:
            self.unsent[number] += payload
        elif number in self.lanes:
            self.unsent[number] = bytearray(payload)
            self._pass_on(number)

    def _pass_on(self, number: int) -> None:
        """Give a lane as much as it takes of what is meant for it."""
        unsent = self.unsent[number]
        try:
            while unsent:
                del unsent[: self.lanes[number].send(unsent)]
        except BlockingIOError:
            self._watch(number)
            return
        except OSError:
            pass  # it has hung up, which reading it will tell
        del self.unsent[number]
        self._watch(number)

    def _read_lane(self, number: int) -> None:
        try:
            data = self.lanes[number].recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            if number == SERVER:
                raise EOFError("the server is gone")
            self._drop(number)
        kind = DATA if data else CLOSE
        self.outgoing += FRAME.pack(kind, number, len(data)) + data
        self._flush()

    def _flush(self) -> None:
        """Give the parent as much as it takes; too much left pauses the lanes."""
        try:
            while self.outgoing:
                del self.outgoing[: os.write(self.sink, self.outgoing)]
        except BlockingIOError:
            self.poll.register(self.sink, select.POLLOUT)
        else:
            _forget(self.poll, self.sink)
        if self.paused != (len(self.outgoing) >= MAX_UNREAD):
            self.paused = not self.paused
            for number in self.lanes:
                self._watch(number)

    def _drop(self, number: int) -> None:
        lane = self.lanes.pop(number, None)
        if lane is not None:
            del self.numbers[lane.fileno()]
            _forget(self.poll, lane)
            lane.close()
        self.unsent.pop(number, None)


def _forget(poll: select.poll, source: int | socket.socket) -> None:
    with contextlib.suppress(KeyError):  # it may not have been waited for
        poll.unregister(source)
