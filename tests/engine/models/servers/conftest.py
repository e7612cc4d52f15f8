"""A server on loopback for the models that are asked over the network."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from afterburner_engine.models import link
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import saying
from tests.engine.models.servers.fake_server import FakeServer


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    """A server that a test scripts."""
    async with fake_server.running() as fake:
        fake.replies = [saying("fast", "er")]
        yield fake


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between attempts last milliseconds."""
    monkeypatch.setattr(link, "FIRST_PAUSE_S", 0.01)
