"""What the check-up says of models: with scripted hosts and a server on loopback."""

from __future__ import annotations

import types

import pytest

from afterburner_engine import model_checkup, policies
from afterburner_engine.errors import ModelError
from afterburner_engine.model_checkup import HOSTS, HostState, look, next_step
from afterburner_engine.models.settings import ModelSettings
from tests.engine.fake_model import FakeModel, host

HERE = ModelSettings()
NAMED = ModelSettings(base_url="http://127.0.0.1:9/v1")


def hosts(
    monkeypatch: pytest.MonkeyPatch, *, served: bool = False, **there: FakeModel
) -> None:
    """Only these hosts have a model; `served` says that vLLM runs."""
    modules = {name: host(there.get(name), None) for name in HOSTS}
    for name in HOSTS:
        if name not in there:
            modules[name] = host(None, f"{name} is not installed")

    def found(name: str) -> types.ModuleType:
        module = modules[name][0]
        module.serves = lambda model: served  # type: ignore[attr-defined]
        return module

    monkeypatch.setattr(policies, "_host", found)


def states(**usable: bool) -> list[HostState]:
    """Hosts, and whether they can be used."""
    return [
        HostState(name, None if usable.get(name) else f"get {name}") for name in HOSTS
    ]


def test_a_model_that_is_there_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its speed is that of its chunks, and it is closed again."""
    model = FakeModel(["word " * 50], name="tiny")
    hosts(monkeypatch, mini=model)

    found = {state.name: state for state in look(HERE, measure=True)}

    speed = found["mini"].speed
    assert speed is not None
    assert speed.model == "tiny"
    assert speed.tokens_per_s is not None
    assert speed.tokens_per_s > 0
    assert model.closed == 1
    assert found["transformers"].problem == "transformers is not installed"


def test_quick_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a policy works is said without a word from its model."""
    model = FakeModel(["word"])
    hosts(monkeypatch, mini=model)

    found = {state.name: state for state in look(HERE, measure=False)}

    assert found["mini"].problem is None
    assert found["mini"].speed is None
    assert model.requests == []


def test_no_server_is_started_to_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """vLLM is measured where it runs; transformers where a model is named."""
    vllm, local = FakeModel(), FakeModel()
    hosts(monkeypatch, vllm=vllm, transformers=local)

    found = {state.name: state for state in look(HERE, measure=True)}

    assert "no server runs" in found["vllm"].unmeasured
    assert "--model" in found["transformers"].unmeasured
    assert vllm.requests == local.requests == []


def test_a_model_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has written in its time counts; too little is said to be that."""
    monkeypatch.setattr(model_checkup, "WRITE_S", 0.2)
    model = FakeModel([""], hang=True)
    hosts(monkeypatch, mini=model)

    (mini,) = [s for s in look(HERE, measure=True) if s.name == "mini"]

    assert mini.speed is not None
    assert mini.speed.tokens_per_s is None
    assert model.requests[0].closed


def test_a_model_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never an error of the check-up."""
    hosts(monkeypatch, openai=FakeModel([ModelError("out of memory")]))

    (found,) = [s for s in look(NAMED, measure=True) if s.name == "openai"]

    assert found.problem == "out of memory"


@pytest.mark.parametrize(
    ("usable", "served", "hosting", "gpu", "taken", "step"),
    [
        ((), False, HERE, False, None, "get mini"),
        ((), False, HERE, True, None, "get vllm"),
        (("mini",), False, HERE, False, "mini", "--preset ollama"),
        (("mini", "vllm"), False, HERE, True, "mini", "afterburner serve"),
        (("mini", "openai"), False, NAMED, False, "openai", ""),
        (("mini",), False, NAMED, False, "mini", "get openai"),
        (("mini", "vllm"), True, HERE, True, "vllm", ""),
    ],
)
def test_the_next_better_policy_is_named(
    monkeypatch: pytest.MonkeyPatch,
    usable: tuple[str, ...],
    served: bool,
    hosting: ModelSettings,
    gpu: bool,
    taken: str | None,
    step: str,
) -> None:
    """What to install or start, by what is there; nothing at the best."""
    hosts(monkeypatch, served=served)
    found = states(**dict.fromkeys(usable, True))

    assert model_checkup.taken_by_auto(found, hosting) == taken
    said = next_step(found, hosting, gpu=gpu)
    assert step in said
    assert bool(said) == bool(step)
