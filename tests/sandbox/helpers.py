"""What the sandbox's tests share: programs, batches, and what works here."""

import pickle
from pathlib import Path

import pytest

import afterburner_sandbox
from afterburner_sandbox.backends import bwrap
from afterburner_sandbox.backends.base import LaunchSpec
from afterburner_sandbox.inside import wire
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.program import Program

NO_BWRAP = bwrap.probe()
needs_bwrap = pytest.mark.skipif(NO_BWRAP is not None, reason=str(NO_BWRAP))


def batch(*calls: tuple[object, ...]) -> bytes:
    """A batch of calls with positional arguments."""
    return wire.pack([pickle.dumps((args, {})) for args in calls])


def program(source: str, qualname: str = "f") -> Program:
    """A program whose module is called `sample`."""
    return Program(source, "sample", "/tmp/sample.py", qualname)


def launch_spec(*visible: Path) -> LaunchSpec:
    """A server that sees its interpreter and `visible`."""
    package = Path(str(afterburner_sandbox.__file__)).parent
    return LaunchSpec(
        interpreter=find_interpreter(None, Path(__file__)),
        library={"afterburner_sandbox": package},
        import_paths=visible,
        visible=visible,
    )
