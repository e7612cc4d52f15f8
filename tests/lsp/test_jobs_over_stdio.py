"""Code actions, jobs and what becomes of their results, over real stdio."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, bare, changes_of, edited, editing

TEXT = '''\
"""Numbers."""


def sum_all(xs):
    total = 0
    for x in xs:
        total += x
    return total


def slow_all(xs):
    return [x for x in xs]
'''
LINE = 3
AFTER = '''\
"""Numbers."""


def sum_all(xs):
    return sum(xs)


def slow_all(xs):
    return [x for x in xs]
'''


async def test_the_code_action_optimises_the_function_at_the_cursor(
    tmp_path: Path,
) -> None:
    """Its four variants are offered; the first ends with a better text."""
    async with editing(tmp_path, settings={"onResult": "apply"}) as editor:
        uri = editor.open("numbers.py", TEXT)

        actions = await editor.actions(uri, LINE + 2)
        command = actions[0].command
        assert command is not None
        await editor.run(command.command.partition(".")[2], *(command.arguments or ()))
        await editor.until(lambda: editor.buffers[uri].text == AFTER)

        assert [action.title for action in actions] == [
            "Optimize efficiency",
            "Optimize efficiency for memory",
            "Optimize efficiency for memory × time",
            "Optimize all functions in file",
        ]
        assert {action.kind for action in actions} == {"refactor.rewrite.afterburner"}
        assert changes_of(editor.edits[0].edit)[0][1] == 1
        await editor.until(lambda: not editor.hints(uri))


KINDS = {
    "": 4,
    "refactor": 4,
    "refactor.rewrite.afterburner": 4,
    "refactor.rew": 0,
    "quickfix": 0,
    "source.organizeImports": 0,
}


async def test_only_the_kinds_that_are_asked_for_are_offered(tmp_path: Path) -> None:
    """Kinds nest at their dots."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT)

        offered = {k: len(await editor.actions(uri, LINE, only=[k])) for k in KINDS}

        assert offered == KINDS


async def test_outside_of_functions_only_the_file_can_be_optimised(
    tmp_path: Path,
) -> None:
    """And nothing where there is no function at all."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT)
        empty = editor.open("empty.py", "")

        assert [a.title for a in await editor.actions(uri, 0)] == [
            "Optimize all functions in file"
        ]
        assert await editor.actions(empty, 0) == []


async def test_the_user_is_asked_and_may_decline(tmp_path: Path) -> None:
    """What is declined waits as a hint, and its quick fix applies it."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT)
        editor.answer = "Not now"
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: editor.questions and editor.hints(uri))
        hint = editor.hints(uri)[0]

        fix = (await editor.actions(uri, LINE, only=["quickfix"]))[0]
        assert editor.buffers[uri].text == TEXT
        assert fix.command is not None
        await editor.run("apply", *(fix.command.arguments or ()))

        assert editor.questions[0].message == "sum_all: 2.4× [2.2, 2.6] faster"
        assert (hint.source, hint.severity) == (
            "afterburner",
            types.DiagnosticSeverity.Hint,
        )
        assert hint.range == types.Range(
            types.Position(LINE, 4), types.Position(LINE, 11)
        )
        assert fix.title == "Apply (2.4×)"
        await editor.until(lambda: editor.buffers[uri].text == AFTER)


async def test_who_says_apply_gets_it(tmp_path: Path) -> None:
    """The question's first button changes the text."""
    async with editing(tmp_path) as editor:
        editor.answer = "Apply"
        uri = editor.open("numbers.py", TEXT)
        await editor.optimize(uri, "sum_all")

        await editor.until(lambda: editor.buffers[uri].text == AFTER)


async def test_a_preview_wants_confirmation(tmp_path: Path) -> None:
    """The edit goes out with a change annotation."""
    async with editing(tmp_path, settings={"onResult": "preview"}) as editor:
        uri = editor.open("numbers.py", TEXT)
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: editor.edits)

        notes = (editor.edits[0].edit.change_annotations or {}).values()
        assert [note.needs_confirmation for note in notes] == [True]


async def test_a_report_changes_nothing(tmp_path: Path) -> None:
    """It is said, and waits."""
    async with editing(tmp_path, settings={"onResult": "report"}) as editor:
        uri = editor.open("numbers.py", TEXT)
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: editor.hints(uri) and editor.said)

        assert not editor.edits
        assert not editor.questions


CHANGES = {
    "the function": TEXT.replace("total = 0", "total = 1"),
    "its name": TEXT.replace("sum_all", "sum_most"),
    "half-typed": TEXT.replace("total += x", "total += ("),
    "gone": '"""Numbers."""\n',
}


async def test_text_that_was_typed_is_never_overwritten(tmp_path: Path) -> None:
    """A result for another text than the one that is there is not applied."""
    async with editing(tmp_path, settings={"onResult": "report"}) as editor:
        uri = editor.open("numbers.py", TEXT)
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: editor.hints(uri))
        number = editor.waiting(uri)

        refused = []
        for changed in CHANGES.values():
            editor.write(uri, changed)
            refused.append(await editor.run("apply", number))
        editor.write(uri, TEXT)
        again = await editor.run("apply", number)

        assert refused == [{"applied": False}] * len(CHANGES)
        assert again == {"applied": True}
        assert any("not applied" in message for message in editor.said)
        assert editor.buffers[uri].text == AFTER


async def test_unrelated_changes_do_not_stand_in_the_way(tmp_path: Path) -> None:
    """Lines above, other functions and comments may change while a run takes place."""
    async with editing(tmp_path, settings={"onResult": "report"}) as editor:
        uri = editor.open("numbers.py", TEXT)
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: editor.hints(uri))
        number = editor.waiting(uri)
        above = "import os  # 🦊\n\n\ndef other():\n    return os.name\n\n\n"

        editor.write(uri, above + TEXT)
        await editor.run("apply", number)

        assert editor.buffers[uri].text == above + AFTER


async def test_typing_while_the_edit_is_on_its_way_is_not_lost(tmp_path: Path) -> None:
    """The client refuses an edit for an older version, and gets one for the new."""
    async with editing(tmp_path, settings={"onResult": "apply"}) as editor:
        uri = editor.open("numbers.py", TEXT)

        def type_once() -> None:
            if not editor.edits:
                editor.write(uri, "# typed\n" + editor.buffers[uri].text)

        editor.before_edit = type_once
        await editor.optimize(uri, "sum_all")

        await editor.until(lambda: editor.buffers[uri].text == "# typed\n" + AFTER)
        assert len(editor.edits) == 2


async def test_a_bare_client_gets_the_edit_with_the_quick_fix(tmp_path: Path) -> None:
    """No progress, no edits from the server, no versions: messages and a quick fix."""
    async with editing(tmp_path, abilities=bare()) as editor:
        uri = editor.open("numbers.py", TEXT)
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: editor.hints(uri))
        fix = (await editor.actions(uri, LINE, only=["quickfix"]))[0]

        assert fix.edit is not None
        [(_, version, changes)] = changes_of(fix.edit)
        editor.write(uri, edited(TEXT, changes, "utf-16"))

        assert (version, editor.buffers[uri].text) == (None, AFTER)
        assert editor.said[0] == "Optimizing sum_all: looking at the function"
        assert len(editor.said) == 2
        assert not editor.client.progress_reports
        await editor.until(lambda: not editor.hints(uri))


async def test_what_cannot_be_judged_or_improved_is_said(tmp_path: Path) -> None:
    """In the engine's words."""
    async with editing(tmp_path) as editor:
        uri = editor.open("a.py", "def odd_f(xs):\n    return xs\n")
        other = editor.open("b.py", "def same_f(xs):\n    return xs\n")
        await editor.optimize(uri, "odd_f")
        await editor.optimize(other, "same_f")
        await editor.optimize(other, "missing")

        await editor.until(lambda: len(editor.said) >= 3)

        assert editor.said[0] == "odd_f: no usable input is known"
        assert editor.said[1] == "same_f: Nothing was faster."
        assert "missing" in editor.said[2]


async def test_a_whole_file_is_done_function_by_function(tmp_path: Path) -> None:
    """Each in the text that the one before has left; one message ends it."""
    names = ("sum_a", "same_b", "sum_c", "odd_d")
    text = "\n\n".join(f"def {n}(xs):\n    t = 0\n    return t\n" for n in names)
    async with editing(tmp_path, settings={"onResult": "apply"}) as editor:
        uri = editor.open("many.py", text)

        started = await editor.run("optimizeFile", {"uri": uri})
        await editor.until(lambda: any("can be faster" in said for said in editor.said))
        await editor.until(lambda: editor.buffers[uri].text.count("sum(xs)") == 2)

        assert started == {"started": list(names)}
        assert "many.py: 2 of 4 functions can be faster" in editor.said


async def _running(editor: Editor, uri: str) -> None:
    await editor.optimize(uri, "slow_all")
    await editor.until(lambda: len(editor.reports) > 1)


async def test_progress_tells_how_far_it_is(tmp_path: Path) -> None:
    """It begins, reports what never falls, and ends when its job does."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT)
        await _running(editor, uri)
        [(token, reports)] = editor.client.progress_reports.items()

        editor.client.window_work_done_progress_cancel(
            types.WorkDoneProgressCancelParams(token)
        )
        await editor.until(lambda: isinstance(reports[-1], types.WorkDoneProgressEnd))

        begin = reports[0]
        assert isinstance(begin, types.WorkDoneProgressBegin)
        assert (begin.title, begin.cancellable) == ("Optimizing slow_all", True)
        percents = [getattr(report, "percentage", None) for report in reports[:-1]]
        assert percents == sorted(p for p in percents if p is not None)


@pytest.mark.parametrize("how", ["named", "newest", "all", "request"])
async def test_a_job_can_be_stopped(tmp_path: Path, how: str) -> None:
    """By a command for one, for the newest, for all; or by taking the request back."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT)
        protocol = editor.client.protocol
        if how == "request":
            params = types.ExecuteCommandParams(
                "afterburner.optimize",
                arguments=[{"uri": uri, "qualname": "slow_all"}],
            )
            protocol.send_request(
                types.WORKSPACE_EXECUTE_COMMAND, params, msg_id="mine"
            )
            await editor.until(lambda: editor.client.progress_reports)
            protocol.notify(types.CANCEL_REQUEST, types.CancelParams("mine"))
        else:
            await _running(editor, uri)
            arguments = [{"uri": uri, "qualname": "slow_all"}] if how == "named" else []
            command = "cancelAll" if how == "all" else "cancel"
            told = await editor.run(command, *arguments)
            assert told == {"cancelled": ["slow_all"]}

        await editor.until(
            lambda: "slow_all: stopped, nothing was changed" in editor.said
        )
        assert await editor.run("cancelAll") == {"cancelled": []}
        assert editor.buffers[uri].text == TEXT


async def test_a_function_has_one_job_and_documents_take_turns(tmp_path: Path) -> None:
    """A second request is refused in words; another file does not wait for all."""
    async with editing(tmp_path, settings={"onResult": "report"}) as editor:
        uri = editor.open("numbers.py", TEXT)
        long = editor.open("long.py", TEXT + TEXT.replace("_all", "_again"))
        await _running(editor, uri)

        twice = await editor.optimize(uri, "slow_all")
        await editor.run("optimizeFile", {"uri": long})
        await editor.run("cancel", {"uri": uri, "qualname": "slow_all"})
        await editor.until(lambda: editor.hints(long))

        assert twice == {"started": []}
        assert "slow_all is being optimized already" in editor.said
        assert await editor.run("cancelAll") != {"cancelled": []}
