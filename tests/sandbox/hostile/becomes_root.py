"""Runs programs that have the rights of their owner, and takes other identities.

Verdict: value
Answer: []
"""

import os
import shutil
import subprocess

from tricks import succeeded


def run(*command):
    if subprocess.run(command, capture_output=True, input=b"\n", timeout=2).returncode:
        raise OSError(command[0])


def own_copy():
    shutil.copy("/usr/bin/id", "id")
    os.chmod("id", 0o6755)
    run("./id", "-u", "--zero", "--no-such-option")


def f():
    return succeeded(
        su=lambda: run("su", "-c", "true"),
        sudo=lambda: run("sudo", "-n", "true"),
        mount=lambda: run("mount", "-t", "tmpfs", "none", "."),
        copy=own_copy,
        user=lambda: os.setuid(1 if os.getuid() != 1 else 2),
        group=lambda: os.setgid(1 if os.getgid() != 1 else 2),
        groups=lambda: os.setgroups([0, 4, 27]),
    )
