"""What goes wrong with the engine or with what it was asked.

A candidate that is slower, wrong or broken is not an error: that is a verdict.
Front ends catch `EngineError` and show its text; `exit_status` is what the
command line then ends with.
"""


class EngineError(Exception):
    """The engine could not do what was asked; the text says what to do next."""

    exit_status = 2


class TargetError(EngineError):
    """The file or the function named cannot be found, read or parsed."""


class WorkloadError(EngineError):
    """The workload file is broken or does not fit the function."""


class UnjudgeableError(EngineError):
    """The function has no usable case, or no stable behaviour to compare with."""

    exit_status = 3


class UnstableError(UnjudgeableError):
    """The function answers differently each time."""


class NoInputError(UnjudgeableError):
    """No input is known on which the function answers."""


class GeneratorError(UnjudgeableError):
    """The generator of inputs that a model wrote cannot be used.

    The text is about that generator alone, so it can be told to the model.
    """


class UnavailableError(EngineError):
    """No sandbox or no model as asked for works on this machine."""

    exit_status = 4


class CandidateError(EngineError):
    """The code cannot take the function's place; a reason to reject it."""


class ApplyError(EngineError):
    """The file on disk is no longer what was measured, so nothing was written."""


class ModelError(UnavailableError):
    """The model cannot be reached or loaded, or it failed while it wrote."""


class ContextError(ModelError):
    """The prompt is longer than what the model can read."""
