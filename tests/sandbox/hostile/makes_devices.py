"""Makes device files, with which disks can be read and written.

Verdict: value
Answer: []
"""

import os
import stat

from tricks import succeeded


def f():
    return succeeded(
        disk=lambda: os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(8, 0)),
        memory=lambda: os.mknod("memory", stat.S_IFCHR | 0o600, os.makedev(1, 1)),
        null=lambda: os.mknod("null", stat.S_IFCHR | 0o600, os.makedev(1, 3)),
        fuse=lambda: os.open("/dev/fuse", os.O_RDWR),
        tun=lambda: os.open("/dev/net/tun", os.O_RDWR),
        kvm=lambda: os.open("/dev/kvm", os.O_RDWR),
    )
