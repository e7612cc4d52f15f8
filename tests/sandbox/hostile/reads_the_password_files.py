"""Reads what the system knows of its users and of its keys.

Verdict: value
Answer: []
"""

from tricks import succeeded


def f():
    return succeeded(
        shadow=lambda: open("/etc/shadow").read(),
        host_key=lambda: open("/etc/ssh/ssh_host_rsa_key").read(),
        log=lambda: open("/dev/kmsg").read(1),
        memory=lambda: open("/dev/mem", "rb").read(1),
        cores=lambda: open("/proc/kcore", "rb").read(1),
        symbols=lambda: open("/proc/1/root/etc/shadow").read(),
    )
