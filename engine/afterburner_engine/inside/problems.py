"""What goes wrong while inputs are made, in words for the user.

The sandboxed process raises these; the trusted side turns their text into its
own errors. A source of inputs that merely does not fit is a note, not a problem.
"""

from __future__ import annotations


class WorkloadProblem(Exception):
    """The workload file is broken or does not fit; the text says what to do next."""


class CannotGrow(Exception):
    """No source of inputs can be scaled to a size."""


class NoShape(Exception):
    """No values can be made for a type; the text says which and why."""
