"""Runs as the history stores them, made up without a sandbox."""

from __future__ import annotations

from typing import Any

from afterburner_engine.trajectory import Trajectory

BEFORE = "def f(n):\n    return n\n"


def found(ratio: float, width: float = 0.01) -> dict[str, float]:
    """A ratio with its interval, as JSON."""
    return {"ratio": ratio, "low": ratio * (1 - width), "high": ratio * (1 + width)}


def report(ratio: float | None, verdict: str = "faster") -> dict[str, Any]:
    """What a stored report says at least."""
    return {
        "verdict": verdict,
        "detail": "because",
        "equal": ratio is not None,
        "time": None if ratio is None else found(ratio),
        "by_size": [{"size": 10, **found(ratio)}, {"size": 100, **found(ratio)}]
        if ratio is not None
        else [],
    }


def trajectory(
    number: int = 1,
    *candidates: tuple[float | None, str, int | None],
    created: str = "2026-01-01T00:00:00Z",
    path: str = "/home/me/a.py",
    examined: int | None = None,
    passed: bool = True,
    prompts: tuple[int | None, ...] = (),
    asked: tuple[int, ...] = (),
) -> Trajectory:
    """A run; each candidate by its ratio, its verdict and what it was raced against.

    `prompts` are the parents of the calls, `asked` is the call of each candidate.
    """
    calls = prompts or (None,)
    of_call = asked or (1,) * len(candidates)
    rows = list(enumerate(candidates, 1))
    exams = [
        {
            "candidate": examined,
            "passed": passed,
            "report": report(2.0, "faster" if passed else "no-difference"),
        }
    ]
    return Trajectory.model_validate(
        {
            "id": f"{number:016x}",
            "created": created,
            "afterburner": "0",
            "machine": {"cpu": "A <fast> one", "cores": 2, "python": "3.11.0"},
            "sandbox": "bwrap",
            "policy": "rulebook",
            "settings": {"objective": "time", "search": "greedy", "min_gain": 0.03},
            "target": {
                "path": path,
                "qualname": "f",
                "kind": "function",
                "code": BEFORE,
                "module": BEFORE,
                "sha256": "",
            },
            "workload": {"sources": ["hints"], "cases": 9, "sizes": [10], "notes": []},
            "asks": [
                {
                    "ask": ask,
                    "iteration": ask,
                    "parent": parent,
                    "wanted": 4,
                    "prompt": {
                        "code": BEFORE if parent is None else code(parent),
                        "name": "f",
                        "qualname": "f",
                        "objective": "time",
                        "iteration": ask,
                        "seconds_per_call": 0.5,
                    },
                    "started_s": 0.0,
                }
                for ask, parent in enumerate(calls, 1)
            ],
            "answers": [
                {
                    "ask": of_call[n - 1],
                    "policy": "rulebook",
                    "name": f"rule-{n}",
                    "reason": f"<b>because {n}</b>",
                    "code": code(n),
                    "fate": "judged",
                    "candidate": n,
                }
                for n, _ in rows
            ],
            "candidates": [
                {
                    "candidate": n,
                    "iteration": of_call[n - 1],
                    "against": against,
                    "base": 1.0,
                    "accepted": verdict == "faster",
                    "report": report(ratio, verdict),
                }
                for n, (ratio, verdict, against) in rows
            ],
            "exams": exams if examined else [],
            "status": "improved" if examined and passed else "no-improvement",
            "reason": "It is as it is.",
            "winner": examined if passed else None,
            "diff": "--- a\n+++ b\n-<old>\n+new\n" if examined and passed else "",
            "busy": None,
            "elapsed_s": 1.5,
            "evidence": None,
        }
    )


def code(number: int) -> str:
    """The code of a candidate."""
    return f"def f(n):\n    return n + {number} - {number}\n"
