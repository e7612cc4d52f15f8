"""Inputs that a model is asked for: with a scripted model, in a real sandbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterburner_engine import evidence, generator, inspection
from afterburner_engine.ensemble import Ensemble
from afterburner_engine.errors import ModelError, UnjudgeableError
from afterburner_engine.events import RunFinished, WorkloadReady
from afterburner_engine.inspection import Inspection, inspect
from afterburner_engine.llm import LlmPolicy
from afterburner_engine.loop import optimize
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import Policy
from afterburner_engine.settings import Settings
from afterburner_engine.verify import Verification, verify
from tests.chance import likely, tried_again
from tests.engine.fake_model import FakeModel, answer
from tests.engine.helpers import AMPLE_S, target
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import saying
from tests.sandbox.helpers import NO_BWRAP

pytestmark = pytest.mark.skipif(NO_BWRAP is not None, reason=str(NO_BWRAP))

ORDERS = '''
class Order:
    def __init__(self, number, lines):
        self.number = number
        self.lines = lines


def numbers(book):
    """What each order is worth, by its number."""
    if book["kind"] != "orders/v2":
        raise ValueError("no such book: " + book["kind"])
    known = []
    for order in book["orders"]:
        if order.number in [number for number, _ in known]:
            raise ValueError("twice")
        known.append((order.number, sum(order.lines)))
    return known
'''

GENERATOR = """
from sample import Order

SIZES = (10, 100)


def make_input(size, rng):
    numbers = list(range(size))
    rng.shuffle(numbers)
    orders = [Order(n, [rng.randint(1, 9) for _ in range(3)]) for n in numbers]
    return ({"kind": "orders/v2", "orders": orders},), {}
"""

FASTER = '''
def numbers(book):
    """What each order is worth, by its number."""
    if book["kind"] != "orders/v2":
        raise ValueError("no such book: " + book["kind"])
    known = {}
    for order in book["orders"]:
        if order.number in known:
            raise ValueError("twice")
        known[order.number] = sum(order.lines)
    return list(known.items())
'''

SUFFICIENT = """
def total(items: list[int]) -> int:
    return sum(items)
"""

RARE = """
import zlib

def decode(text: str) -> int:
    if zlib.crc32(text.encode()) == zlib.crc32(bytes(reversed(b"xuelf"))):
        found = 1
        return found
    return len(text)
"""


def fenced(source: str) -> str:
    """As models answer."""
    return f"Here it is:\n```python\n{source.strip()}\n```\nGood luck!"


def policy(model: FakeModel, **settings: object) -> Ensemble:
    """The model alone, as `--policy openai` has it."""
    asked = ModelSettings(**settings)  # type: ignore[arg-type]
    return Ensemble([LlmPolicy(model, name="openai", settings=asked, ahead=True)])


async def look(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    model: FakeModel,
    source: str = ORDERS,
    name: str = "numbers",
    hosting: ModelSettings | None = None,
) -> Inspection:
    """What `afterburner inputs` finds with that model."""

    async def opened(settings: Settings, hosting: ModelSettings) -> Policy:
        return policy(model)

    monkeypatch.setattr(inspection, "open_policy", opened)
    settings = Settings(hosting=hosting or ModelSettings())
    return await inspect(target(folder, source, name), settings)


async def test_a_model_is_asked_where_no_input_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function that raises on all guesses is judged by what a model makes."""
    model = FakeModel([fenced(GENERATOR)])

    found = await look(tmp_path, monkeypatch, model)

    written = next(source for source in found.sources if source.name == "model")
    assert written.grows
    assert len(found.sizes) >= 3
    assert found.generator is not None
    assert "def numbers(book)" in model.requests[0].text
    assert model.closed == 1
    assert json.loads(json.dumps(found.to_json()))["generator"] == found.generator


async def test_nobody_is_asked_where_others_suffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function with type hints costs no request."""
    model = FakeModel()

    found = await look(tmp_path, monkeypatch, model, SUFFICIENT, "total")

    assert model.requests == []
    assert ("model", "not needed: the others suffice") in found.absent


async def test_it_can_be_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `inputs = false` no model is asked, whatever is missing."""
    model = FakeModel([fenced(GENERATOR)])

    with pytest.raises(UnjudgeableError):
        await look(tmp_path, monkeypatch, model, hosting=ModelSettings(inputs=False))

    assert model.requests == []


async def test_what_was_wrong_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A generator that fails is repaired by the model, which hears the error."""
    broken = GENERATOR.replace("rng.shuffle", "rng.shufle")
    model = FakeModel([fenced(broken), fenced(GENERATOR)])

    found = await look(tmp_path, monkeypatch, model)

    assert "model" in [source.name for source in found.sources]
    assert "shufle" in model.requests[1].messages[-1].content
    assert len(model.requests) == 2


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("I cannot help with that.", "no function"),
        (fenced("def other():\n    pass"), "make_input"),
        (fenced("def make_input(size, rng):\n    return 5"), "has to return"),
        (fenced("def make_input(size, rng):\n    return (1, 2), {}"), "does not fit"),
        (fenced("def make_input(size, rng):\n    return ({},), {}"), "KeyError"),
        (fenced("import os\nos._exit(0)\ndef make_input(s, r): ..."), "executing it"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, said: str
) -> None:
    """The user hears why, and that nothing else is known."""
    model = FakeModel([source, source])

    with pytest.raises(UnjudgeableError, match=said) as caught:
        await look(tmp_path, monkeypatch, model)

    assert "wrote no usable generator" in str(caught.value)
    assert len(model.requests) == 2


HOSTILE = """
import os


class Trap:
    def __reduce__(self):
        return (os.system, ("touch /tmp/afterburner-was-here",))


def make_input(size, rng):
    return ({"kind": "orders/v2", "orders": Trap()},), {}
"""


async def test_nothing_but_data_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pickle would run when it reads an input is refused, not run."""
    model = FakeModel([fenced(HOSTILE), fenced(HOSTILE)])

    with pytest.raises(UnjudgeableError, match="no data"):
        await look(tmp_path, monkeypatch, model)


async def test_a_generator_that_never_ends_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for a few seconds, and no longer."""
    monkeypatch.setattr(generator, "CALL_S", 0.5)
    endless = fenced("def make_input(size, rng):\n    while True: pass")
    model = FakeModel([endless, endless])

    with pytest.raises(UnjudgeableError, match="no answer to call within"):
        await look(tmp_path, monkeypatch, model)


async def test_lines_that_are_missed_are_told_and_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model is told which lines no input reaches, and its inputs reach them."""
    knows = 'def make_input(size, rng):\n    return ("fleux",), {}'
    model = FakeModel([fenced(knows)])

    found = await look(tmp_path, monkeypatch, model, RARE, "decode")

    assert "found = 1" in model.requests[0].text
    assert found.missed == ()
    assert not next(s for s in found.sources if s.name == "model").grows


async def test_a_model_that_fails_costs_nothing_but_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other sources gave stands, and why there is no more is said."""
    model = FakeModel([ModelError("the server has gone")])

    found = await look(tmp_path, monkeypatch, model, RARE, "decode")

    assert any("the server has gone" in note for note in found.notes)
    assert found.cases > 10


async def test_inputs_that_show_nothing_new_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines are still missing: the workload is the one without them."""
    useless = 'def make_input(size, rng):\n    return ("a" * size,), {}'
    model = FakeModel([fenced(useless), fenced(useless)])

    found = await look(tmp_path, monkeypatch, model, RARE, "decode")

    assert "model" not in [source.name for source in found.sources]
    assert any("none of the lines" in note for note in found.notes)
    assert ("model", "what the model wrote is refused; see the notes") in found.absent


async def test_a_server_is_asked_over_the_network(tmp_path: Path) -> None:
    """By `--policy openai --base-url`, as users have it, with a server on loopback."""
    found = target(tmp_path, ORDERS, "numbers")
    async with fake_server.running() as server:
        server.replies = [saying(fenced(GENERATOR))]
        hosting = ModelSettings(base_url=server.url)
        looked = await inspect(found, Settings(policy="openai", hosting=hosting))

    assert "model" in [source.name for source in looked.sources]
    assert len(server.asked) == 1


@tried_again
async def test_a_run_is_judged_by_them_and_verify_repeats_it(
    tmp_path: Path,
) -> None:
    """The evidence holds the generator, and measuring again uses it again."""
    model = FakeModel([fenced(GENERATOR), answer(FASTER.lstrip("\n"))])
    settings = Settings(iterations=1, samples=1, budget_s=AMPLE_S, attack_s=0.1)
    found = target(tmp_path, ORDERS, "numbers")

    events = [e async for e in optimize(found, settings, policy=policy(model))]

    ready = next(e for e in events if isinstance(e, WorkloadReady))
    finished = next(e for e in events if isinstance(e, RunFinished))
    assert "model" in ready.sources
    likely(finished.winner is not None, finished.reason)
    record = evidence.load(Path(str(finished.evidence)))
    assert record.workload.generator is not None
    assert "make_input" in record.workload.generator.source
    *_, result = [step async for step in verify(record, own=True)]
    assert isinstance(result, Verification)
    likely(result.confirmed, result.report)
