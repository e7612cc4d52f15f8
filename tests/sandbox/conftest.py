"""Sandboxes for the tests, one for each back end that works here."""

from collections.abc import Iterator

import pytest

from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.session import Sandbox
from tests.sandbox.courts import EXAM_S, Courts
from tests.sandbox.helpers import BACKENDS, ISOLATING, STREAMED, launch_spec


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Under each back end; what concerns the channel over the attached stream, too."""
    channel = metafunc.definition.get_closest_marker("channel") is not None
    for name, others in (("backend", ["process"]), ("isolated", [])):
        if name in metafunc.fixturenames:
            streamed = [STREAMED] if channel else []
            params = [*ISOLATING, *streamed, *others]
            metafunc.parametrize(name, params, indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each back end that works here."""
    return BACKENDS[request.param]()


@pytest.fixture
def sandbox(backend: Backend) -> Iterator[Sandbox]:
    """A sandbox under each back end."""
    with Sandbox(backend, launch_spec()) as opened:
        yield opened


@pytest.fixture
def isolated(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox under each back end that holds against attacks."""
    with Sandbox(BACKENDS[request.param](), launch_spec()) as opened:
        yield opened


@pytest.fixture(scope="module", params=ISOLATING)
def isolating(request: pytest.FixtureRequest) -> Backend:
    """Each back end that is meant to hold against code that attacks."""
    return BACKENDS[request.param]()


@pytest.fixture(scope="module", params=ISOLATING)
def courts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Courts]:
    """Judges under each back end that holds against attackers."""
    opened = Courts(request.param, tmp_path_factory.mktemp("courts"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("afterburner_engine.judge.EXAM_S", EXAM_S)
        try:
            yield opened
        finally:
            opened.close()
