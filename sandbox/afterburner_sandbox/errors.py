"""What goes wrong with the sandbox itself.

A program that crashes, loops or overruns is not an error here: that is an
`Outcome` or a `Verdict`. These are raised when no verdict could be reached at all.
"""


class SandboxError(Exception):
    """The sandbox could not do its job, so nothing is known of the program."""


class IsolationUnavailableError(SandboxError):
    """This machine lacks what the requested isolation needs."""


class SandboxClosedError(SandboxError):
    """The sandbox was closed, by a cancel or by its own end, while in use."""


class ImportFailedError(SandboxError):
    """A module that the target imports hangs, or ends the process, when imported."""
