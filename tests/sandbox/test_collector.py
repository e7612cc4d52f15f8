"""The collector of garbage is in the same state whenever a batch begins."""

import pytest

from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import compare, show
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import batch, program

STATE = "def f(): return gc.isenabled(), gc.get_threshold()"


@pytest.mark.parametrize(
    "change",
    ["gc.disable()", "gc.set_threshold(10**8)", "gc.disable(); gc.enable = gc.disable"],
)
def test_a_module_does_not_switch_it_off(sandbox: Sandbox, change: str) -> None:
    """What was changed when the module was executed is undone before a call."""
    found = []
    for source in (f"import gc\n{STATE}", f"import gc; {change}\n{STATE}"):
        with sandbox.spawn() as child:
            child.load(program(source))
            found.append(show(behaviour(child, batch(()), "plain", 5.0)))

    assert found[0].startswith("(True, ")
    assert found[1] == found[0]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("gc.disable()", "the collector of garbage is left in another state"),
        ("gc.set_threshold(9)", "the collector of garbage is left in another state"),
        ("gc.disable(); gc.enable()", None),
    ],
)
def test_a_call_that_leaves_it_otherwise_is_different(
    sandbox: Sandbox, body: str, why: str | None
) -> None:
    """To switch it off for a while is nobody's business but the call's."""
    outcomes = []
    for source in ("def f(): pass", f"import gc\ndef f(): {body}"):
        with sandbox.spawn() as child:
            child.load(program(source))
            outcomes.append(behaviour(child, batch(()), "plain", 5.0))

    found = compare(outcomes[0], outcomes[1])

    assert (found and found.why) == why
