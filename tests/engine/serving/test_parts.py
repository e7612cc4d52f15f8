"""What is read out of logs and metrics, and the command line that is made."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.errors import EngineError
from afterburner_engine.serving import logs, probes
from afterburner_engine.serving.guard.afterburner_guard import Guard
from afterburner_engine.serving.plan import Plan, resolved

METRICS = """\
# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="tiny"} 0.0
vllm:num_requests_waiting{engine="0",model_name="tiny"} 0.0
vllm:num_requests_waiting_by_reason{engine="0",model_name="tiny",reason="x"} 7.0
vllm:prompt_tokens_total{engine="0",model_name="tiny"} 45.0
vllm:generation_tokens_total{engine="0",model_name="tiny"} 38.0
vllm:request_success_total{engine="0",finished_reason="stop",model_name="tiny"} 1.0
vllm:request_success_total{engine="0",finished_reason="abort",model_name="tiny"} 2.0
vllm:request_success_created{engine="0",model_name="tiny"} 1.7951885198686795e+09
"""

BROKEN = """\
(APIServer pid=1) INFO 11-20 15:39:30 [model.py:733] Resolved architecture: Qwen2
(EngineCore pid=2) ERROR 11-20 15:39:31 [core.py:9] Traceback (most recent call last):
(EngineCore pid=2) ERROR 11-20 15:39:31 [core.py:9] torch.OutOfMemoryError: CUDA out \
of memory. Tried to allocate 2.00 GiB.
(APIServer pid=1) RuntimeError: Engine core initialization failed. See root cause above.
"""


def test_use_is_read_from_metrics() -> None:
    """Tokens and requests count; when the counters were made does not."""
    assert probes.parse(METRICS) == probes.Use(86.0, busy=False)


@pytest.mark.parametrize("gauge", ["running", "waiting"])
def test_a_server_at_work_is_busy(gauge: str) -> None:
    """Also before its first token; and garbage is no work."""
    labels = f'vllm:num_requests_{gauge}{{engine="0",model_name="tiny"}}'
    at_work = METRICS.replace(f"{labels} 0.0", f"{labels} 1.0")

    assert probes.parse(at_work).busy
    assert probes.parse("garbage\n\x00{}\nx nan") == probes.Use(0.0, busy=False)


def test_the_root_cause_is_found_in_a_log(tmp_path: Path) -> None:
    """Not the last error, which only says that there was one."""
    path = tmp_path / "log"
    path.write_text(BROKEN)

    assert logs.cause(path).startswith("torch.OutOfMemoryError: CUDA out of memory")
    assert str(path) in logs.ending(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Loading safetensors checkpoint shards:  50% Completed | 1/2", "loading"),
        ("Capturing CUDA graphs (mixed prefill-decode): 3%", "capturing CUDA graphs"),
        (
            "INFO [launcher.py:186] Starting vLLM server on http://",
            "starting to listen",
        ),
        ("nothing known", "starting"),
    ],
)
def test_the_phase_of_a_start_is_told(tmp_path: Path, line: str, words: str) -> None:
    """By the last line that is known."""
    path = tmp_path / "log"
    path.write_text(f"something\n{line}\r\x1b[32mand more\x1b[0m\n")

    assert logs.phase(path) == words
    assert logs.phase(tmp_path / "nowhere") == "starting"


def test_the_command_line_is_vllms() -> None:
    """Loopback, prefix caching, n-gram speculation, and what the user adds last."""
    plan = Plan(model="org/model", python="/v/bin/python", extra=("--dtype", "half"))
    command = plan.command(1234)

    assert command[:5] == [plan.python, "-m", plan.module, "serve", "org/model"]
    assert "--enable-prefix-caching" in command
    assert '"method": "ngram"' in command[command.index("--speculative-config") + 1]
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[-2:] == ["--dtype", "half"]
    quiet = Plan(model="org/model", python="/v/bin/python", speculate=False)
    assert "--speculative-config" not in quiet.command(1)


def test_the_environment_is_the_users_but_for_pythons_own() -> None:
    """What is meant for one interpreter breaks another."""
    plan = Plan(model="org/model", python="/v/bin/python")
    made = plan.environment("key", {"PYTHONHOME": "/x", "HOME": "/h", "PATH": "/bin"})

    assert "PYTHONHOME" not in made
    assert made["HOME"] == "/h"
    assert made["PATH"] == "/v/bin:/bin"
    assert {each.name for each in Path(made["PYTHONPATH"]).glob("*.py")} == {
        "__init__.py",
        "afterburner_guard.py",
    }


def test_a_plan_survives_the_way_to_the_supervisor() -> None:
    """It crosses as JSON."""
    plan = Plan(model="m", python="p", idle_minutes=2.5, extra=("--a", "b c"))

    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize("minutes", [-1.0, float("nan"), float("inf")])
def test_an_idle_time_has_to_be_one(minutes: float) -> None:
    """It is refused before a server is started."""
    with pytest.raises(EngineError):
        Plan(model="m", python="p", idle_minutes=minutes)


def test_a_folder_is_one_model_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub id stays what it is."""
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)

    assert resolved("model") == resolved("./model/") == str(tmp_path / "model")
    assert resolved("org/model") == "org/model"


@pytest.mark.parametrize(
    ("method", "path", "word", "passes"),
    [
        ("GET", "/health", b"", True),
        ("GET", "/metrics", b"", True),
        ("POST", "/health", b"", False),
        ("POST", "/invocations", b"", False),
        ("POST", "/scale_elastic_ep", b"Bearer wrong", False),
        ("OPTIONS", "/invocations", b"", False),
        ("POST", "/invocations", b"Bearer sesame", True),
        ("GET", "/v1/models", b"Bearer sesame", True),
    ],
)
def test_the_guard_lets_only_the_key_pass(
    monkeypatch: pytest.MonkeyPatch, method: str, path: str, word: bytes, passes: bool
) -> None:
    """VLLM itself leaves open what writes answers outside of `/v1`."""
    monkeypatch.setenv("VLLM_API_KEY", "sesame")
    passed, sent = [], []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["path"])

    async def receive() -> Any:
        raise NotImplementedError

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", word)] if word else []
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    asyncio.run(Guard(app)(scope, receive, send))

    assert passed == ([path] if passes else [])
    assert [each.get("status") for each in sent[:1]] == ([] if passes else [401])
