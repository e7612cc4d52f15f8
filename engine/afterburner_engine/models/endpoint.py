"""Which server is meant, and with which key: settings made into one checked value.

A key comes from the environment variable that is named, or from the system's keyring
under the server's own address; it is sent to that server alone.
"""

from __future__ import annotations

import importlib
import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from afterburner_engine.errors import ModelError
from afterburner_engine.models import presets
from afterburner_engine.models.presets import Preset
from afterburner_engine.models.settings import ModelSettings

KEYRING_SERVICE = "afterburner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server and how to reach it."""

    base_url: str
    """With the path of the API, without a slash at the end."""

    preset: Preset = presets.ANY
    timeout_s: float = 120.0
    key: str | None = field(default=None, repr=False)
    key_source: str = ""
    """Where the key came from, for messages."""

    @property
    def root_url(self) -> str:
        """The server itself, where what is not OpenAI's lies."""
        return self.base_url.removesuffix("/v1")

    @property
    def loopback(self) -> bool:
        """Whether it is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")


def resolve(settings: ModelSettings) -> Endpoint:
    """The server that the settings name.

    Raises:
        ModelError: they name none, or the key is not where it should be.
    """
    preset = presets.find(settings.preset)
    named = settings.base_url or preset.base_url
    if named is None:
        raise ModelError(
            "no model server is named; say --base-url, such as "
            "http://127.0.0.1:11434/v1, or --preset, one of "
            f"{', '.join(presets.PRESETS)} (base_url or preset in the settings)"
        )
    base_url = _checked(named)
    key, source = _key(settings.api_key_env, base_url)
    return Endpoint(
        base_url=base_url,
        preset=preset,
        timeout_s=settings.timeout_s,
        key=key,
        key_source=source,
    )


def _checked(named: str) -> str:
    parts = _split(named)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ModelError(
            f"base_url is {named!r}; it must begin with http:// or https:// "
            "and name a host, such as http://127.0.0.1:8000/v1"
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise ModelError(
            "base_url must hold no password, no `?` and no `#`; "
            "a key belongs in the environment variable that api_key_env names"
        )
    # Nobody serves the API at the root, and people leave the path out.
    path = parts.path.rstrip("/") or "/v1"
    return f"{parts.scheme}://{parts.netloc}{path}"


def _split(named: str) -> SplitResult:
    try:
        parts = urlsplit(named.strip())
        _ = parts.port  # it is checked only when it is asked for
    except ValueError as error:
        raise ModelError(f"base_url {named!r} is no address: {error}") from error
    return parts


def _key(variable: str | None, base_url: str) -> tuple[str | None, str]:
    if variable is None:
        found, source = _from_keyring(base_url), "the keyring"
    else:
        found, source = os.environ.get(variable), f"${variable}"
        if not (found and found.strip()):
            raise ModelError(
                f"the key is to come from the environment variable {variable}, "
                "which is not set"
            )
    if not found:
        return None, ""
    key = found.strip()
    if not (key.isascii() and key.isprintable()):
        raise ModelError(f"the key from {source} holds characters that no key has")
    return key, source


def _from_keyring(base_url: str) -> str | None:
    """What the keyring, if there is one, holds for this server."""
    try:
        keyring = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        return None
    try:
        found = keyring.get_password(KEYRING_SERVICE, base_url)
    except errors.KeyringError:  # locked, or no back end works here
        return None
    return found if isinstance(found, str) else None
