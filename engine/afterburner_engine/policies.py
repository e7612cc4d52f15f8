"""Which policy a run gets: the one that was asked for, or the best that is there.

What hosts a model is imported only when it is used: torch takes seconds.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast
from urllib.parse import urlsplit

from afterburner_engine.ensemble import Ensemble
from afterburner_engine.errors import ModelError, UnavailableError
from afterburner_engine.llm import LlmPolicy
from afterburner_engine.models.base import TextModel
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import Policy
from afterburner_engine.rulebook import RulebookPolicy
from afterburner_engine.settings import Settings
from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.errors import IsolationUnavailableError

SERVERS = ("vllm", "openai")
"""Hosts that write on a server, or in a process of its own."""

NO_ISOLATION = (
    "what it writes may not run here without bubblewrap or Docker; "
    "`afterburner doctor` says what to install"
)


class Host(Protocol):
    """A module of `models` that hosts a kind of model."""

    async def open(self, model: str | None, settings: ModelSettings) -> TextModel:
        """The model, ready to be asked.

        Raises:
            UnavailableError, ModelError: it is not there; what to do next is said.
        """
        ...

    async def available(self, settings: ModelSettings) -> str | None:
        """Why it cannot be used here; None if it can."""
        ...


class ServingHost(Host, Protocol):
    """A host whose server several programs share."""

    def serves(self, model: str | None) -> bool:
        """Whether a server of this model, or of any, is ready."""
        ...


async def open_policy(settings: Settings, hosting: ModelSettings) -> Policy:
    """The policy that the settings name, its model ready.

    A policy that is `Hosting` has to be closed.

    Raises:
        UnavailableError: it is not there; what to install or start is said.
    """
    if settings.policy == "rulebook":
        return RulebookPolicy()
    if settings.policy == "auto":
        return await _best(settings, hosting)
    model = await _host(settings.policy).open(settings.model, hosting)
    return Ensemble([_policy(settings.policy, model, settings, hosting)])


async def open_model(name: str, model: str | None, hosting: ModelSettings) -> TextModel:
    """The model of a policy that asks one, without the policy; raises as that does."""
    return await _host(name).open(model, hosting)


def is_served(model: str | None) -> bool:
    """Whether a vLLM server of this model, or of any, runs already."""
    return cast(ServingHost, _host("vllm")).serves(model)


def text_model(policy: Policy) -> TextModel | None:
    """The model that a policy asks, if it is one that can be asked anything.

    `mini` knows the form of its training, and no other.
    """
    members = policy.members if isinstance(policy, Ensemble) else (policy,)
    for member in members:
        if isinstance(member, LlmPolicy) and member.name != "mini":
            return member.model
    return None


async def absent(name: str, hosting: ModelSettings) -> str | None:
    """Why a policy that asks a model cannot be used here; None if it can."""
    try:
        return await _host(name).available(hosting)
    except UnavailableError as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class _Opened:
    host: str
    model: TextModel


async def _best(settings: Settings, hosting: ModelSettings) -> Policy:
    """A running vLLM server, else the configured one, else `mini`: with the rulebook.

    Else the rulebook alone, also where nothing isolates what a model writes.
    """
    rulebook = RulebookPolicy()
    if not await asyncio.to_thread(_isolates, settings.sandbox):
        if _set(hosting):
            rulebook.notes = (f"The model is left out: {NO_ISOLATION}.",)
        return rulebook
    problems: list[str] = []
    for host in _order(settings, hosting):
        opened = await _try(host, settings, hosting, problems)
        if opened is not None:
            policy = _policy(opened.host, opened.model, settings, hosting)
            left_out = _left_out(problems)
            return Ensemble([rulebook, policy], tolerant=True, notes=left_out)
    if settings.model is not None:
        why = "; ".join(problems) or "none runs, and none is set"
        raise UnavailableError(
            f"no server offers the model {settings.model!r} ({why}). "
            "Name its host, such as --policy transformers, or leave --model out."
        )
    rulebook.notes = _left_out(problems)
    return rulebook


def _set(hosting: ModelSettings) -> bool:
    """Whether the user has named a server."""
    return hosting.base_url is not None or hosting.preset is not None


def _left_out(problems: Sequence[str]) -> tuple[str, ...]:
    """What is said of servers that should be there; that `mini` is not is no news."""
    told = [each for each in problems if not each.startswith("mini:")]
    return tuple(f"The model is left out: {each}." for each in told)


def _order(settings: Settings, hosting: ModelSettings) -> Sequence[str]:
    servers = ["openai"] if _set(hosting) else []
    # `auto` finds a server and starts none.
    if is_served(settings.model):
        servers = ["vllm", *servers]
    # The model that ships with Afterburner is not the one that was asked for.
    return servers if settings.model is not None else [*servers, "mini"]


async def _try(
    host: str, settings: Settings, hosting: ModelSettings, problems: list[str]
) -> _Opened | None:
    try:
        module = _host(host)
        problem = await module.available(hosting)
        if problem is None:
            return _Opened(host, await module.open(settings.model, hosting))
    except UnavailableError as error:
        problem = str(error)
    problems.append(f"{host}: {problem}")
    return None


def _policy(
    host: str, model: TextModel, settings: Settings, hosting: ModelSettings
) -> LlmPolicy:
    return LlmPolicy(
        model,
        name=host,
        settings=hosting,
        seed=settings.seed,
        ahead=host in SERVERS,
        notes=_notes(host, model, hosting),
    )


def _notes(host: str, model: TextModel, hosting: ModelSettings) -> tuple[str, ...]:
    asked = f"Asks the model {model.name} ({host})"
    if hosting.base_url is None or host != "openai":
        # What a host in this process has to say of the checkpoint, if anything.
        return (f"{asked}.", *getattr(model, "notes", ()))
    place = urlsplit(hosting.base_url).netloc
    return (f"{asked} at {place}: the function and what it uses is sent there.",)


def _isolates(sandbox: str) -> bool:
    """Whether a model's code may run in the sandbox that was asked for."""
    try:
        choose(sandbox, generated_code=True)
    except IsolationUnavailableError:
        return False
    return True


def _host(name: str) -> Host:
    module = f"afterburner_engine.models.{name}"
    try:
        return cast(Host, importlib.import_module(module))
    except ModuleNotFoundError as error:
        if error.name != module:
            raise ModelError(
                f"the policy {name} needs the package {error.name}, which is not "
                "installed here"
            ) from error
        raise UnavailableError(
            f"policy {name!r} is not in this version; use auto or rulebook"
        ) from error
