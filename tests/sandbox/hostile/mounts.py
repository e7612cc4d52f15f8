"""Mounts, unmounts, and changes its root.

Verdict: value
Answer: []
"""

from tricks import succeeded, syscall

REMOUNT, BIND = 32, 4096


def f():
    return succeeded(
        new=lambda: syscall("mount", b"none", b".", b"tmpfs", 0, 0),
        proc=lambda: syscall("mount", b"proc", b".", b"proc", 0, 0),
        bind=lambda: syscall("mount", b"/", b".", b"", BIND, 0),
        writable=lambda: syscall("mount", b"", b"/", b"", REMOUNT | BIND, 0),
        away=lambda: syscall("umount2", b".", 2),
        root=lambda: syscall("chroot", b"."),
        pivot=lambda: syscall("pivot_root", b".", b"."),
        opened=lambda: syscall("fsopen", b"tmpfs", 0),
        tree=lambda: syscall("open_tree", -100, b"/", 1),
        attributes=lambda: syscall("mount_setattr", -100, b"/", 0, bytes(32), 32),
    )
