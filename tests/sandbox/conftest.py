"""Sandboxes for the tests, one for each back end that works here."""

from collections.abc import Iterator

import pytest

from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.backends.bwrap import BwrapBackend
from afterburner_sandbox.backends.process import ProcessBackend
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import NO_BWRAP, launch_spec, needs_bwrap


@pytest.fixture(params=[pytest.param("bwrap", marks=needs_bwrap), "process"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each back end that works here."""
    return BwrapBackend() if request.param == "bwrap" else ProcessBackend()


@pytest.fixture
def sandbox(backend: Backend) -> Iterator[Sandbox]:
    """A sandbox under each back end."""
    with Sandbox(backend, launch_spec()) as opened:
        yield opened


@pytest.fixture
def isolated() -> Iterator[Sandbox]:
    """A sandbox under bubblewrap; the test skips where that does not work."""
    if NO_BWRAP is not None:
        pytest.skip(NO_BWRAP)
    with Sandbox(BwrapBackend(), launch_spec()) as opened:
        yield opened
