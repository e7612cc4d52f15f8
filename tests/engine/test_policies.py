"""Which policy a run gets."""

import sys

import pytest

from afterburner_engine import policies
from afterburner_engine.ensemble import Ensemble
from afterburner_engine.errors import ModelError, UnavailableError
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policies import absent, open_policy
from afterburner_engine.policy import Hosting, Policy
from afterburner_engine.rulebook import RulebookPolicy
from afterburner_engine.settings import POLICIES, Settings
from tests.engine.fake_model import FakeModel, host

HOSTS = ("vllm", "openai", "mini", "transformers")


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str | None]]:
    """No host is there, whatever this machine has; what each was asked for."""
    monkeypatch.setattr(policies, "_isolates", lambda sandbox: True)
    return {name: install(monkeypatch, name, None) for name in HOSTS}


def install(
    monkeypatch: pytest.MonkeyPatch, name: str, model: FakeModel | None
) -> list[str | None]:
    """A host with a model, or none."""
    problem = None if model else f"there is no {name}"
    module, asked = host(model, problem)
    monkeypatch.setitem(sys.modules, f"afterburner_engine.models.{name}", module)
    return asked


async def chosen(
    model: str | None = None, hosting: ModelSettings | None = None
) -> Policy:
    """What `auto` takes."""
    settings = Settings(policy="auto", model=model)
    return await open_policy(settings, hosting or ModelSettings())


@pytest.mark.usefixtures("hosts")
async def test_auto_without_any_model_is_the_rulebook() -> None:
    """It works at once, everywhere."""
    assert isinstance(await chosen(), RulebookPolicy)


UNSET = ModelSettings()
PRESET = ModelSettings(preset="ollama")
ADDRESS = ModelSettings(base_url="http://127.0.0.1/v1")
ORDER = {
    "all": (set(HOSTS), PRESET, "rulebook + vllm"),
    "no vllm": ({"openai", "mini"}, PRESET, "rulebook + openai"),
    "by address": ({"openai"}, ADDRESS, "rulebook + openai"),
    "server not set": ({"openai", "mini"}, UNSET, "rulebook + mini"),
    "mini": ({"mini"}, PRESET, "rulebook + mini"),
    "transformers are asked for by name": ({"transformers"}, UNSET, "rulebook"),
}


@pytest.mark.parametrize(("there", "hosting", "name"), ORDER.values(), ids=ORDER.keys())
async def test_auto_takes_the_best_that_is_there(
    hosts: dict[str, list[str | None]],
    monkeypatch: pytest.MonkeyPatch,
    there: set[str],
    hosting: ModelSettings,
    name: str,
) -> None:
    """vLLM, then the server that is set, then mini; always with the rulebook."""
    for one in there:
        install(monkeypatch, one, FakeModel())

    assert (await chosen(hosting=hosting)).name == name


async def test_auto_says_that_a_server_that_is_set_is_left_out(
    hosts: dict[str, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has set one would otherwise take the rulebook's result for a model's."""
    said = "The model is left out: openai: there is no openai."
    alone = await chosen(hosting=ADDRESS)
    assert getattr(alone, "notes", None) == (said,)
    assert getattr(await chosen(), "notes", None) == ()

    install(monkeypatch, "mini", FakeModel())
    with_mini = await chosen(hosting=PRESET)
    assert isinstance(with_mini, Hosting)
    assert with_mini.notes[0] == said

    monkeypatch.setattr(policies, "_isolates", lambda sandbox: False)
    bare = await chosen(hosting=PRESET)
    assert "without bubblewrap or Docker" in getattr(bare, "notes", ("",))[0]


async def test_auto_asks_mini_for_no_other_model(
    hosts: dict[str, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is named is found, or that is an error: it is never left out."""
    install(monkeypatch, "mini", FakeModel())
    with pytest.raises(UnavailableError, match="no server offers the model 'a/b'"):
        await chosen(model="a/b")

    asked = install(monkeypatch, "vllm", FakeModel())
    assert (await chosen(model="a/b")).name == "rulebook + vllm"
    assert asked == ["a/b"]


async def test_auto_takes_the_next_where_opening_fails(
    hosts: dict[str, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may end just now."""
    module, _ = host(FakeModel())

    async def failing(name: str | None, settings: ModelSettings) -> FakeModel:
        raise ModelError("gone")

    module.open = failing  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "afterburner_engine.models.vllm", module)
    install(monkeypatch, "mini", FakeModel())

    assert (await chosen()).name == "rulebook + mini"


async def test_auto_starts_no_server(
    hosts: dict[str, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """That vLLM is installed is no reason to start it."""
    asked = install(monkeypatch, "vllm", FakeModel())
    module = sys.modules["afterburner_engine.models.vllm"]
    monkeypatch.setattr(module, "serves", lambda model: False)

    assert isinstance(await chosen(), RulebookPolicy)
    assert asked == []


async def test_auto_asks_no_model_where_nothing_isolates_its_code(
    hosts: dict[str, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rulebook's rewrites of the user's own code may run there."""
    install(monkeypatch, "mini", FakeModel())
    monkeypatch.setattr(policies, "_isolates", lambda sandbox: False)

    assert isinstance(await chosen(), RulebookPolicy)


@pytest.mark.parametrize("name", HOSTS)
async def test_a_policy_by_name_is_the_model_alone(
    hosts: dict[str, list[str | None]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is told which model it is, and where code is sent."""
    asked = install(monkeypatch, name, FakeModel())
    hosting = ModelSettings(base_url="http://models.example.com/v1")

    policy = await open_policy(Settings(policy=name, model="a/b"), hosting)

    assert isinstance(policy, Ensemble)
    assert policy.name == name
    assert asked == ["a/b"]
    assert "fake/model-1b" in policy.notes[0]
    assert ("models.example.com" in policy.notes[0]) == (name == "openai")


async def test_every_policy_has_a_host_or_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A module that is missing is no crash."""
    assert set(POLICIES) == {"auto", "rulebook", *HOSTS}
    monkeypatch.setitem(sys.modules, "afterburner_engine.models.vllm", None)
    assert "use auto or rulebook" in str(await absent("vllm", ModelSettings()))


def test_settings_know_all_policies() -> None:
    """Whether one is there is found out when it is opened."""
    assert [Settings(policy=name).policy for name in POLICIES] == list(POLICIES)


def test_a_rulebook_is_not_hosting() -> None:
    """Its code may run without isolation: it is the user's own."""
    assert not isinstance(RulebookPolicy(), Hosting)
