"""The system calls that no program needs, refused for a whole sandbox.

A filter narrows what a hostile program can ask of the kernel: no sockets but between
its own processes, no looking into others, no new namespaces, no memory that outlives
its maker, none of the interfaces with a long record of holes. All else is allowed:
programs are anybody's ordinary Python.

It is written out here, in a hundred lines, because libseccomp, which would do it
better, is a library of the system that many users lack.
"""

from __future__ import annotations

import errno

from afterburner_sandbox.inside import bpf

_AF_UNIX = 1

_NAMESPACES = 0x7E02_0000
"""The CLONE_NEW… flags that `clone` takes."""

_QUERY = 0xFFFF_FFFF
"""The personality that asks for the present one."""

_OWNERS = (8, 15)
"""F_SETOWN, F_SETOWN_EX: let the kernel send a signal of one's choice to a process."""

_LEASES = (1024,)
"""F_SETLEASE: makes those wait who open a file, though it be read-only here."""

_OWNER_IOCTLS = (0x8901, 0x8902)
"""FIOSETOWN, SIOCSPGRP: the same for sockets."""

_TERMINAL_IOCTLS = (0x5412, 0x541C)
"""TIOCSTI, TIOCLINUX: type into a terminal."""

_PR_SCHED_CORE = 62
"""Says which processes may share a core."""

_PR_SET_DUMPABLE = 4
"""Makes what the kernel shows of a process root's: an ordinary user could not measure
it any more."""

_OTHER_PROCESSES = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp"),
    *("process_mrelease", "pidfd_getfd", "move_pages", "migrate_pages"),
)
_KERNEL_INTERFACES = (
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "bpf"),
    *("perf_event_open", "keyctl", "add_key", "request_key", "fanotify_init"),
    *("open_by_handle_at", "name_to_handle_at", "modify_ldt", "syslog"),
)
_SHARED_BY_NAME = ("shmget", "msgget", "semget", "mq_open")
"""What they make outlives the process, and would reach the next program."""

_MOUNTS = (
    *("mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree"),
    *("open_tree_attr", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr"),
    *("unshare", "setns"),
)
_ADMINISTRATION = (
    *("kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module"),
    *("swapon", "swapoff", "reboot", "quotactl", "quotactl_fd", "acct", "settimeofday"),
    *("clock_settime", "clock_adjtime", "adjtimex", "iopl", "ioperm"),
)

_DATAGRAM = 2
"""The bit of a socket's type that those have which send to any address."""

RULES = (
    bpf.Rule(_OTHER_PROCESSES, errno.EPERM),
    bpf.Rule(_KERNEL_INTERFACES, errno.EPERM),
    bpf.Rule(_SHARED_BY_NAME, errno.ENOSYS),
    bpf.Rule(_MOUNTS, errno.EPERM),
    bpf.Rule(_ADMINISTRATION, errno.EPERM),
    # Its flags are behind a pointer; the C library then takes `clone`.
    bpf.Rule(("clone3",), errno.ENOSYS),
    bpf.Rule(("clone",), errno.EPERM, argument=0, any_bit=_NAMESPACES),
    # As on a kernel without networks: programs know that answer.
    bpf.Rule(("socket", "socketpair"), errno.EAFNOSUPPORT, none_of=(_AF_UNIX,)),
    # Sockets lie in visible folders too, and read-only does not hold for them.
    bpf.Rule(("connect",), errno.ECONNREFUSED),
    bpf.Rule(
        ("socket", "socketpair"), errno.ESOCKTNOSUPPORT, argument=1, any_bit=_DATAGRAM
    ),
    bpf.Rule(("personality",), errno.EPERM, argument=0, none_of=(_QUERY,)),
    bpf.Rule(("fcntl",), errno.EPERM, argument=1, one_of=_OWNERS + _LEASES),
    bpf.Rule(
        ("ioctl",), errno.EPERM, argument=1, one_of=_OWNER_IOCTLS + _TERMINAL_IOCTLS
    ),
    bpf.Rule(
        ("prctl",), errno.EPERM, argument=0, one_of=(_PR_SCHED_CORE, _PR_SET_DUMPABLE)
    ),
)


def assemble(arch: bpf.Arch) -> bytes:
    """The filter for an architecture."""
    return bpf.assemble(arch, RULES)
