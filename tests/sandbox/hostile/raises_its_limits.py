"""Raises the limits that were set for it.

Verdict: value
Answer: []
"""

import resource

from tricks import succeeded


def f():
    def raised(name):
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY:
            raise OSError("there is no limit")
        resource.setrlimit(kind, (hard + 1, hard + 1))

    names = (
        "RLIMIT_DATA",
        "RLIMIT_FSIZE",
        "RLIMIT_NOFILE",
        "RLIMIT_CORE",
        "RLIMIT_RTPRIO",
    )
    return succeeded(**{name: lambda name=name: raised(name) for name in names})
