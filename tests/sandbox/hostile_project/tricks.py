"""What hostile programs share. It lies in the project that they can see.

Runs inside the sandbox: standard library only, any Python from 3.9 on.
"""

import ctypes
import json
import os
import socket
import stat
import struct

_NUMBERS = {
    "x86_64": {
        "exit": 60, "kill": 62, "tgkill": 234, "shmget": 29, "semget": 64,
        "msgget": 68, "mq_open": 240, "ptrace": 101, "unshare": 272, "mount": 165,
        "umount2": 166, "pivot_root": 155, "chroot": 161, "clone": 56, "setns": 308,
        "keyctl": 250, "add_key": 248, "request_key": 249, "perf_event_open": 298,
        "process_vm_readv": 310, "process_vm_writev": 311, "userfaultfd": 323,
        "bpf": 321, "exit_group": 231, "memfd_create": 319, "memfd_secret": 447,
        "fsopen": 430, "open_tree": 428, "move_mount": 429, "mount_setattr": 442,
        "personality": 135, "connect": 42,
    },
    "aarch64": {
        "exit": 93, "kill": 129, "tgkill": 131, "shmget": 194, "semget": 190,
        "msgget": 186, "mq_open": 180, "ptrace": 117, "unshare": 97, "mount": 40,
        "umount2": 39, "pivot_root": 41, "chroot": 51, "clone": 220, "setns": 268,
        "keyctl": 219, "add_key": 217, "request_key": 218, "perf_event_open": 241,
        "process_vm_readv": 270, "process_vm_writev": 271, "userfaultfd": 282,
        "bpf": 280, "exit_group": 94, "memfd_create": 279, "memfd_secret": 447,
        "fsopen": 430, "open_tree": 428, "move_mount": 429, "mount_setattr": 442,
        "personality": 92, "connect": 203,
    },
}  # fmt: skip
_SAME_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "pidfd_send_signal": 424,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
}

libc = ctypes.CDLL(None, use_errno=True)


def succeeded(**attempts):
    """The names of the attempts that neither raised nor returned False."""
    return [name for name, attempt in attempts.items() if _works(attempt)]


def _works(attempt):
    try:
        return attempt() is not False
    except Exception:  # noqa: BLE001 - refusals come as many exceptions
        return False


def syscall(name, *args):
    """Make a system call by its name; raises OSError where it is refused."""
    numbers = {**_NUMBERS[os.uname().machine], **_SAME_EVERYWHERE}
    words = [a if isinstance(a, bytes) else ctypes.c_long(a) for a in args]
    done = libc.syscall(ctypes.c_long(numbers[name]), *words)
    if done == -1:
        raise OSError(ctypes.get_errno(), name)
    return done


def write(folder, name):
    """Make a file."""
    with open(os.path.join(folder, name), "w") as file:
        file.write("was here")


def peer():
    """The socket to the trusted side."""
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return socket.socket(fileno=os.dup(fd))
        except OSError:
            continue
    raise LookupError("no socket is open")


def frame(header, blob=b""):
    """A message of the protocol."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">II", len(text), len(blob)) + text + blob


def request(sock):
    """Take the next request off the socket."""
    head = b""
    while len(head) < 8:
        head += sock.recv(8 - len(head))
    left = sum(struct.unpack(">II", head))
    while left:
        left -= len(sock.recv(left))
