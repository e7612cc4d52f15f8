"""The `afterburner` command: its options, and how its errors become exit statuses.

stdout is data, stderr is narration. The subcommands and all that is slow to load
are imported only when one runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, get_args

from afterburner_engine.models.settings import Feedback, Form
from afterburner_engine.objectives import OBJECTIVES
from afterburner_engine.settings import (
    POLICIES,
    SANDBOXES,
    SEARCHES,
    Settings,
)
from afterburner_engine.version import version
from afterburner_tui import eval_options, history_options, train_options
from afterburner_tui.commands import failure, interrupt, serve_options

DESCRIPTION = "Makes a Python function faster, and proves it."

EPILOG = """exit status:
  0    done, improved or not
  2    wrong usage or configuration, no such file or function
  3    the function cannot be judged: no usable input, not deterministic
  4    no sandbox or no model as asked for works here
  130  cancelled; nothing was changed
"""

OPTIMIZE = """Proposes faster versions of one function, checks in a sandbox that they
behave the same, measures them, and shows the best one as a diff. The file changes
only with --apply."""

COMPARE = """Judges a change that a person or another tool made: whether both versions
behave the same, and which one is faster. Each is loaded from its own source tree. With
--against, the file on disk is compared with what it was at a git revision. Nothing is
changed."""

INPUTS = """Shows by what a function would be judged, without a run: where the inputs
come from, at which sizes it would be timed, which lines and branches they reach, and
what stands still meanwhile. The exit status is 3 where it cannot be judged, and the
reason is said. Nothing is changed."""

VERIFY = """Measures the winner of an evidence file again, on this machine and on new
inputs. The user's file is neither needed nor changed."""

RECORD = """Runs a command of yours once, such as `pytest` or `python app.py`, and keeps
the calls that it makes as inputs. The command runs as you would run it, OUTSIDE the
sandbox: with your rights, your files and the network. All Python processes that it
starts are watched. Without --target, calls of all functions in the modules below this
folder are kept. What is kept are the arguments, as data, in your data directory: see
docs/inputs.md."""

HISTORY = """Lists your own runs, the latest first; see docs/history.md. `show` shows
one, `export` writes them as training data, `rules` counts what each rewrite of the
rulebook came to. AFTERBURNER_HISTORY names another file, or is `off`."""

REPORT = """Shows a run of the history, the latest one without an id; with --html as a
page of its own, which needs no network."""

HOT = """Runs a command of yours once, such as `python app.py` or `pytest`, and ranks
your functions by the time that they take themselves, or in libraries that they call. A
profile that was saved is ranked in the same way: what --save writes, cProfile's dumps,
pyinstrument's JSON, speedscope's. The command runs as you would run it, OUTSIDE the
sandbox: with your rights, your files and the network. afterburner-tui orders its list
by the last profile: see docs/ranking.md."""

LSP = """The language server, which offers "Optimize efficiency" in editors: see
docs/editors.md. Editors start it; it speaks the protocol on stdin and stdout."""

DOCTOR = """Shows what is there, what is missing and how to get it, and by how much
identical code seems to differ on this machine: no smaller gain can be found here.
Changes nothing. The exit status is 4 where no sandbox works that holds against code
that attacks."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    own, vllm_options = serve_options.split(
        sys.argv[1:] if argv is None else list(argv)
    )
    options = _parser().parse_args(own)
    options.vllm_options = vllm_options
    try:
        with interrupt.raised():
            from afterburner_tui.commands.run import run

            return run(options)
    except interrupt.Interrupted:
        return failure.cancelled(options)


class _Version(argparse.Action):
    """Asks for the version only when it is wanted."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and end."""
        sys.stdout.write(f"afterburner {version()}\n")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Keeps the lines of its texts, and takes no option by half its name."""

    def __init__(self, **options: Any) -> None:
        """Take what an `ArgumentParser` takes."""
        super().__init__(
            **options,
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="afterburner", description=DESCRIPTION)
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show the version and exit"
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    _optimize_options(
        commands.add_parser(
            "optimize", help="make a function faster", description=OPTIMIZE
        )
    )
    _compare_options(
        commands.add_parser(
            "compare", help="judge a change between two versions", description=COMPARE
        )
    )
    _inputs_options(
        commands.add_parser(
            "inputs", help="show where the inputs come from", description=INPUTS
        )
    )
    _verify_options(
        commands.add_parser(
            "verify", help="measure a stored result again", description=VERIFY
        )
    )
    _record_options(
        commands.add_parser(
            "record", help="run a program and keep its calls", description=RECORD
        )
    )
    serve_options.add(
        commands.add_parser(
            "serve",
            help="serve a model to all front ends",
            description=serve_options.DESCRIPTION,
        )
    )
    history_options.of_history(
        commands.add_parser(
            "history", help="list and export your own runs", description=HISTORY
        )
    )
    history_options.of_report(
        commands.add_parser(
            "report", help="show a run, or write it as a page", description=REPORT
        )
    )
    _hot_options(
        commands.add_parser(
            "hot", help="rank your functions by their time", description=HOT
        )
    )
    train_options.add(
        commands.add_parser(
            "train", help="train a model", description=train_options.DESCRIPTION
        )
    )
    _eval_options(
        commands.add_parser(
            "eval",
            help="measure a policy on a suite of tasks",
            description=eval_options.DESCRIPTION,
        )
    )
    _lsp_options(
        commands.add_parser(
            "lsp", help="serve an editor, over stdio or --tcp", description=LSP
        )
    )
    _doctor_options(
        commands.add_parser(
            "doctor", help="check this machine, and its noise", description=DOCTOR
        )
    )
    return parser


def _optimize_options(parser: argparse.ArgumentParser) -> None:
    default = Settings()
    add = parser.add_argument
    add("target", metavar="FILE[::QUALNAME]", help="the function to make faster")
    add("--objective", choices=OBJECTIVES, default=default.objective)
    add("--iterations", type=int, default=default.iterations, metavar="N")
    add("--samples", type=int, default=default.samples, metavar="N")
    add("--policy", choices=POLICIES, default=default.policy)
    _model_options(parser)
    add("--search", choices=SEARCHES, default=default.search)
    add(
        "--beam-width",
        type=int,
        default=default.beam_width,
        metavar="N",
        help="codes that a beam search goes on from (%(default)s)",
    )
    add(
        "--no-overlap",
        action="store_true",
        help="let a model wait until its candidates are judged",
    )
    add("--no-history", action="store_true", help="do not keep this run")
    _workload_option(parser)
    _sandbox_options(parser)
    add(
        "--budget",
        type=float,
        default=default.budget_s,
        metavar="SECONDS",
        help="when to stop trying new candidates (%(default)g)",
    )
    _measuring_options(parser)
    add("--apply", action="store_true", help="write the winner into the file")
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--json", action="store_true", help="one JSON object on stdout, at the end"
    )
    output.add_argument(
        "--events", action="store_true", help="one JSON object a line, as it happens"
    )


def _compare_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False)
    parser.usage = (
        "%(prog)s [options] BEFORE_FILE::FUNCTION AFTER_FILE::FUNCTION\n"
        "       %(prog)s [options] FILE::FUNCTION --against REVISION"
    )
    add = parser.add_argument
    add("before", metavar="FILE::FUNCTION", help="the version to compare with")
    add("after", metavar="FILE::FUNCTION", nargs="?", help="the version to judge")
    add(
        "--against",
        metavar="REVISION",
        help="compare with the same file at this git revision",
    )
    _workload_option(parser)
    _sandbox_options(parser)
    _measuring_options(parser)
    add("--json", action="store_true", help="one JSON object on stdout, at the end")


def _inputs_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False)
    add = parser.add_argument
    add("target", metavar="FILE[::QUALNAME]", help="the function to look at")
    add("--policy", choices=POLICIES, default=Settings().policy)
    _model_options(parser)
    _workload_option(parser)
    _sandbox_options(parser)
    _seed_option(parser)
    add("--json", action="store_true", help="one JSON object on stdout")


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False)
    add = parser.add_argument
    add("evidence", metavar="EVIDENCE.json", help="what `afterburner optimize` stored")
    _sandbox_options(parser)
    add("--seed", type=int, metavar="N", help="for the inputs (not the recorded one)")
    add("--json", action="store_true", help="one JSON object on stdout, at the end")


def _record_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False, json=False)
    parser.usage = "%(prog)s [options] -- COMMAND [ARGUMENT ...]"
    add = parser.add_argument
    add(
        "--target",
        action="append",
        default=[],
        metavar="FILE::QUALNAME",
        help="keep only this function's calls; can be given several times",
    )
    add(
        "--limit",
        type=int,
        default=None,
        metavar="N",
        help="calls that are kept of each function (32)",
    )
    add("--python", metavar="EXE", help="what `python` and `pytest` stand for")
    add("run", nargs="+", metavar="COMMAND", help="the command and its arguments")


def _hot_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False)
    parser.usage = (
        "%(prog)s [options] -- COMMAND [ARGUMENT ...]\n"
        "       %(prog)s [options] PROFILE_FILE"
    )
    add = parser.add_argument
    add("--top", type=int, default=20, metavar="N", help="functions shown (20)")
    add("--save", metavar="FILE", help="write the profile there too, as JSON")
    add("--python", metavar="EXE", help="what `python` and `pytest` stand for")
    add("--json", action="store_true", help="one JSON object on stdout, at the end")
    add("run", nargs="+", metavar="COMMAND", help="a command, or a saved profile")


def _eval_options(parser: argparse.ArgumentParser) -> None:
    eval_options.add(parser)
    _model_options(parser)
    _sandbox_options(parser)


def _lsp_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False, json=False)
    parser.add_argument(
        "--tcp",
        type=int,
        metavar="PORT",
        help="wait for one client on this port of this machine (else: stdio)",
    )


def _doctor_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(events=False)
    add = parser.add_argument
    add("--python", metavar="EXE", help="the interpreter that would run functions")
    add("--model", metavar="ID_OR_PATH", help="of which to measure the speed, too")
    add("--no-noise", action="store_true", help="leave out the noise floor (seconds)")
    add("--quick", action="store_true", help="measure nothing: no model, no noise")
    add("--json", action="store_true", help="one JSON object on stdout, at the end")


def _model_options(parser: argparse.ArgumentParser) -> None:
    """What is set of a model; the rest, and what is always so, is set in files."""
    add = parser.add_argument
    add("--model", metavar="ID_OR_PATH", help="for the policies that host a model")
    add("--base-url", metavar="URL", help="of an OpenAI-compatible server")
    add("--preset", metavar="NAME", help="a kind of server that is known by name")
    add("--temperature", type=float, metavar="T", help="0 is greedy (0, or 0.8 for N)")
    add("--max-tokens", type=int, metavar="N", help="of an answer at most")
    add("--feedback", choices=get_args(Feedback), help="what the model is told")
    add("--form", choices=get_args(Form), help="how the model is to answer")
    add(
        "--model-inputs",
        dest="inputs",
        action=argparse.BooleanOptionalAction,
        help="let it write inputs where other sources do not suffice (yes)",
    )


def _workload_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workload",
        metavar="FILE",
        help="inputs; FILE.workload.py beside the module is found without this",
    )


def _measuring_options(parser: argparse.ArgumentParser) -> None:
    _seed_option(parser)
    parser.add_argument(
        "--min-gain",
        type=float,
        default=Settings().min_gain,
        metavar="SHARE",
        help="the least gain that counts as faster (%(default)g)",
    )
    parser.add_argument(
        "--attack",
        type=float,
        default=Settings().attack_s,
        metavar="SECONDS",
        help="how long to look for an input that breaks the winner (%(default)g)",
    )


def _seed_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed",
        type=int,
        default=Settings().seed,
        metavar="N",
        help="another one gives other inputs (%(default)s)",
    )


def _sandbox_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sandbox", choices=SANDBOXES, default="auto")
    parser.add_argument(
        "--python", metavar="EXE", help="the interpreter that runs the function"
    )


if __name__ == "__main__":
    sys.exit(main())
