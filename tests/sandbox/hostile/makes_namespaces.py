"""Makes namespaces, in which it would have capabilities again.

Verdict: value
Answer: []
Needs: filter
"""

import subprocess

from tricks import succeeded, syscall

FLAGS = {
    "user": 0x10000000,
    "mount": 0x00020000,
    "pid": 0x20000000,
    "network": 0x40000000,
    "ipc": 0x08000000,
    "names": 0x04000000,
    "cgroup": 0x02000000,
}


def f():
    attempts = {
        name: lambda flag=flag: syscall("unshare", flag) for name, flag in FLAGS.items()
    }
    clone = FLAGS["user"] | FLAGS["mount"] | 17
    return succeeded(
        **attempts,
        clone=lambda: syscall("clone", clone, 0, 0, 0, 0) == 0 and None,
        program=lambda: subprocess.run(["unshare", "-Ur", "true"], check=True),
    )
