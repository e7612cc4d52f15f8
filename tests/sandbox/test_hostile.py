"""Every hostile program gets its verdict, and nothing of it is left afterwards."""

import time
from collections.abc import Iterator

import pytest

from afterburner_sandbox import seccomp
from afterburner_sandbox.backends.base import Backend
from tests.sandbox.helpers import STREAMED
from tests.sandbox.hostile_programs import (
    HeaderError,
    HostileProgram,
    hostile_programs,
    read,
)
from tests.sandbox.ward import CANARY, SECRET, Bait, Ward

PROGRAMS = list(hostile_programs())

AT_THE_CHANNEL = (
    *("attacks_the_server", "clears_its_module", "closes_all", "daemon", "dribbles"),
    *("endless_", "executes_", "exits_and_leaves", "exits_at_once", "forges_"),
    *("fork_bomb", "garbage_", "huge_", "kills_itself", "main_thread_ends"),
    *("opens_all", "prints_what", "refuses_itself", "replaces_", "replies_", "sends_d"),
    *("shuts_the", "signals_", "speaks_by_hand", "steals_", "stops_itself"),
    *("threads_go_on", "waits_for_input"),
)
"""How the names begin of those that strike at the connection to us, at who serves it
inside, or at how much goes over it."""

SPEAKERS = [what for what in PROGRAMS if what.name.startswith(AT_THE_CHANNEL)]

STEPS_S = 40.0
"""Beyond its deadline: loading, the outcome, and the end of all it has started."""


@pytest.fixture(scope="module")
def ward(
    isolating: Backend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ward]:
    """One sandbox for all programs, with bait around it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CANARY, SECRET)
        with Bait(tmp_path_factory.mktemp("project")) as bait:
            made = Ward(isolating, bait)
            yield made
            made.close()


@pytest.mark.parametrize("what", PROGRAMS, ids=[p.name for p in PROGRAMS])
def test_a_hostile_program_harms_nobody(
    ward: Ward, what: HostileProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its verdict is as its header says, and the next program notices nothing."""
    harms_nobody(ward, what, monkeypatch)


@pytest.mark.parametrize("isolating", [STREAMED], indirect=True, scope="module")
@pytest.mark.parametrize("what", SPEAKERS, ids=[p.name for p in SPEAKERS])
def test_nor_does_it_over_the_stream(
    ward: Ward, what: HostileProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for what strikes at the channel, where all share one stream."""
    harms_nobody(ward, what, monkeypatch)


def harms_nobody(
    ward: Ward, what: HostileProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run it, and look at all that it could have changed."""
    if what.needs_filter and seccomp.unavailable() is not None:
        pytest.skip(str(seccomp.unavailable()))
    with ward.with_one_program() as usual:
        started = time.monotonic()
        with monkeypatch.context() as patch:
            longest = max(1.0, what.deadline_s)
            patch.setattr("afterburner_sandbox.child.STEP_S", longest)
            ending, said = ward.judge(what)
        took_s = time.monotonic() - started
        found = ward.surroundings()

        assert what.objection(ending, said) is None
        assert said.isprintable()
        assert took_s < what.deadline_s + STEPS_S
        assert found.next_program == usual.next_program
        assert found.processes == usual.processes
        assert found.files == usual.files
        assert found.descriptors == usual.descriptors
        assert ward.bait.callers() == []


def test_there_are_many() -> None:
    """The suite is not empty by a mistake in finding its files."""
    assert len(PROGRAMS) >= 65
    assert len(SPEAKERS) >= 45


GOOD = '"""Does harm.\n\nVerdict: value | error\nAnswer: 1\nDeadline: 0.5\n"""\n'


def test_a_header_is_read() -> None:
    """All that it says, and what the function takes."""
    found = read("good", GOOD + "def f(at): return 1")

    assert found == HostileProgram(
        name="good",
        source=found.source,
        what="Does harm.",
        endings=frozenset({"value", "error"}),
        answer="1",
        deadline_s=0.5,
        takes_places=True,
    )
    assert not read("good", GOOD + "def f(): return 1").takes_places


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Does harm.",
        "Does harm.\n\nAnswer: 1",
        "does harm\n\nVerdict: error",
        "Does harm.\nVerdict: error",
        "Does harm.\n\nVerdict: error\nVerdict: error",
        "Does harm.\n\nVerdict: error\n\nDeadline: 1",
        "Does harm.\n\nVerdict: error\nDeadlin: 1",
        "Does harm.\n\nVerdict: error\nDeadline: soon",
        "Does harm.\n\nVerdict: error\nDeadline: 0",
        "Does harm.\n\nVerdict: error\nDeadline: 3600",
        "Does harm.\n\nVerdict: error\nDeadline:1",
        "Does harm.\n\nVerdict: error\nSays: (",
        "Does harm.\n\nVerdict: error\nMode: quick",
        "Does harm.\n\nVerdict: error\nNeeds: luck",
        "Does harm.\n\nVerdict: fine",
        "Does harm.\n\nVerdict: error|timeout",
        "Does harm.\n\nVerdict: value",
        "Does harm.\n\nVerdict: error\nAnswer: 1",
    ],
)
def test_a_wrong_header_is_an_error(header: str) -> None:
    """A slip of the pen in a header never makes a test pass."""
    with pytest.raises(HeaderError):
        read("bad", f'"""{header}\n"""\ndef f(): pass')


@pytest.mark.parametrize(
    ("ending", "said", "fine"),
    [
        ("value", "1", True),
        ("value", "2", False),
        ("error", "exit status 1", True),
        ("timeout", "", False),
    ],
)
def test_only_what_the_header_says_passes(ending: str, said: str, fine: bool) -> None:
    """Another verdict or another answer is objected to."""
    found = read("good", GOOD + "def f(): return 1")

    assert (found.objection(ending, said) is None) is fine
