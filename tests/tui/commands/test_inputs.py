"""`afterburner inputs`: text for people, one object for scripts."""

from __future__ import annotations

from pathlib import Path

from tests.tui.commands.harness import afterburner, snapshot

PROCESS = ("--sandbox", "process")

RARE = '''
def f(items):
    """
    >>> f([3, 1])
    [1, 3]
    """
    if not items:
        return None
    return sorted(items)
'''


def test_json(project: Path) -> None:
    """Sources, sizes, coverage with the lines that nothing reaches; nothing changes."""
    (project / "rare.py").write_text(RARE)
    before = snapshot(project)

    ended = afterburner("inputs", "rare.py::f", *PROCESS, "--json")
    found = ended.json()

    assert ended.status == 0
    assert snapshot(project) == before
    assert [row["source"] for row in found["sources"]] == ["doctest", "grown"]
    assert found["sources"][0]["samples"] == ["f([3, 1])"]
    assert {row["source"] for row in found["absent"]} >= {"workload", "hints"}
    assert len(found["sizes"]) >= 3
    assert found["missed"] == [{"line": 8, "source": "        return None"}]
    assert found["coverage"]["untaken_branches"] == [[7, 8]]
    assert found["clock"] == "cpu"
    assert found["frozen"] == []


def test_text_for_people(slow: Path) -> None:
    """The workload file is the source, and its seed makes a difference."""
    first = afterburner("inputs", f"{slow}::common", *PROCESS)
    second = afterburner("inputs", f"{slow}::common", *PROCESS, "--seed", "7")

    assert first.status == 0
    assert "grown for timing" in first.out
    assert "size 900" in first.out
    assert "100 % of the lines, 100 % of the branches" in first.out
    assert "Traceback" not in first.err
    assert first.out != second.out


def test_what_is_unsuited_is_said(project: Path) -> None:
    """Status 3, with the line that is the reason."""
    (project / "net.py").write_text(
        "import socket\ndef f(n: int):\n    return socket.getaddrinfo('a.test', n)\n"
    )

    ended = afterburner("inputs", "net.py::f", *PROCESS, "--json")

    assert ended.status == 3
    assert "line 3: `socket.getaddrinfo('a.test', n)`" in ended.json()["error"]
