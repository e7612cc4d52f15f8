"""Tables, plots and pages say what was found, and say where it is not all."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_training.errors import TrainingError
from afterburner_training.evaluation import paper, plots, reporting, tables
from afterburner_training.evaluation.asked import Asked
from afterburner_training.evaluation.metrics import METRICS, OFFERED
from afterburner_training.evaluation.summary import Evaluated, Summary, summarise
from tests.training.evaluation.made import ASKED, gone_through, outcome, summary_of


def evaluated(
    label: str = "", arm: str = "greedy", count: int = 8, factor: float = 1.0
) -> Evaluated:
    """An evaluation of tasks whose answers are all so much better."""
    found = [
        outcome([0.1, 0.2, 0.4], [0.4, 0.3 / factor], name=f"s/f/{n}", arm=arm)
        for n in range(count)
    ]
    return Evaluated(label, "time", 1, tuple(found), count)


def test_figures_are_those_of_the_outcomes() -> None:
    """One third at first; the answer beats one, later itself and the slowest."""
    found = summarise([evaluated()])

    assert found.row("greedy", 0).cells["beyond_t"].value == pytest.approx(100 / 3)
    assert found.row("greedy", 1).cells["speed_up"].value == pytest.approx(4 / 3)
    assert found.row("greedy", OFFERED).cells["gain_1_1"].value == 100
    assert "survived" not in found.row("greedy", 0).cells
    with pytest.raises(KeyError):
        found.row("greedy", 7)


def test_arms_are_compared_on_the_tasks_that_both_have() -> None:
    """Whoever has tried easier ones beside gains nothing by it."""
    found = summarise([evaluated("a", count=8), evaluated("b", count=5, factor=3.0)])

    gain = next(
        d for d in found.differences if (d.metric, d.first) == ("speed_up", "a: greedy")
    )
    assert found.tasks == 5
    assert found.arms == ("a: greedy", "b: greedy")
    assert gain.tasks == 5
    assert gain.value == pytest.approx(3)


def test_the_spread_over_seeds_is_told() -> None:
    """Apart from the interval, and not where there is but one."""
    one = evaluated()
    both = [
        replace(o, seed=seed, codes=o.codes if seed else (*o.codes[:1], o.codes[0]))
        for o in one.outcomes
        for seed in (0, 1)
    ]

    alone = summarise([one]).row("greedy", 1).cells["gain_1_1"]
    found = summarise([replace(one, outcomes=tuple(both))])

    cell = found.row("greedy", 1).cells["gain_1_1"]
    assert alone.spread is None
    assert cell.value == 50
    assert cell.spread == pytest.approx(100 / 2**0.5)
    assert "±70.7" in tables.text(found)


def test_what_is_not_finished_is_said(tmp_path: Path) -> None:
    """A table of half the tasks must not pass for one of all."""
    base = evaluated()
    first = replace(base.outcomes[0], status="unjudged")
    outcomes = (first, *base.outcomes[1:])
    left_out = (("s/f/x", "it hangs"),)
    given = replace(base, outcomes=outcomes, expected=20, left_out=left_out)

    found = summarise([given])

    for text in (tables.text(found), tables.markdown(found)):
        assert "NOT FINISHED: 8 of 20" in text
        assert "1 tasks could not be used" in text
        assert "1 runs could not be judged" in text
    assert "- `s/f/x`: it hangs" in tables.markdown(found)


def test_an_evaluation_without_outcomes_has_a_table() -> None:
    """It says that there is nothing yet."""
    found = summarise([Evaluated("", "time", 1, (), 4)])

    assert "NOT FINISHED: 0 of 4" in tables.text(found)


def test_all_forms_hold_the_same_figures(tmp_path: Path) -> None:
    """Text, Markdown, CSV and JSON are of one summary."""
    folder = gone_through(tmp_path, 6)
    found = summary_of(folder)

    reporting.write(tmp_path, found, [reporting.evaluated(folder)])

    data = json.loads((tmp_path / "table.json").read_text("utf-8"))
    with (tmp_path / "table.csv").open(encoding="utf-8") as file:
        rows = {
            (r["arm"], r["iteration"], r["metric"]): float(r["value"])
            for r in csv.DictReader(file)
        }
    for row in data["rows"]:
        name = tables.step_name(row["iteration"])
        for one, cell in row["cells"].items():
            assert rows[row["arm"], name, one] == cell["value"]
    shown = f"{rows['greedy', '2', 'beyond_t']:.1f} ["
    assert shown in (tmp_path / "table.txt").read_text("utf-8")
    assert shown in (tmp_path / "table.md").read_text("utf-8")


def test_metrics_have_a_place_in_the_tables() -> None:
    """Every one of them, once."""
    names = [*tables.AGAINST_OTHERS, *tables.AGAINST_START]

    assert names == [one.name for one in METRICS]


def test_plots_are_drawn(tmp_path: Path) -> None:
    """As SVG and PNG; equal figures give equal files."""
    pytest.importorskip("matplotlib")
    folder = gone_through(tmp_path / "run", 6)
    found, given = summary_of(folder), [reporting.evaluated(folder)]

    files = plots.draw(found, given, tmp_path / "one")
    again = plots.draw(found, given, tmp_path / "two")

    assert {f.name for f in files} == {
        f"{name}.{ending}"
        for name in ("iterations", "calls", "speed-ups")
        for ending in ("svg", "png")
    }
    assert all(
        a.read_bytes() == b.read_bytes() for a, b in zip(files, again, strict=True)
    )
    assert (
        "Beyond-T" in "".join(f.name for f in files) or files[0].stat().st_size > 5000
    )


def test_the_page_beside_the_paper_says_what_differs(tmp_path: Path) -> None:
    """Another suite, another start, another number of answers: nothing is hidden."""
    found: Summary = summarise([evaluated()])

    rules = paper.page(found, ASKED)
    venus = paper.page(
        found, Asked(suite="venus", policy="openai", model="m", start="nothing")
    )

    assert "61.67" in rules
    assert "not of Venus" in rules
    assert "The rulebook proposes" in rules
    assert "There are 2 iterations" in rules
    assert "not of Venus" not in venus
    assert "begins at 100 %" not in venus
    assert "asks for 4 answers" in venus


def test_unlike_evaluations_are_not_put_into_one_table(tmp_path: Path) -> None:
    """Those that shrink different things, or have no task in common."""
    one = gone_through(tmp_path / "one", 3)
    other = gone_through(tmp_path / "other", 3)
    both = reporting.compared([one, other])
    assert [given.label for given in both] == ["one", "other"]

    path = tmp_path / "other" / "tasks.jsonl"
    first, rest = path.read_text("utf-8").split("\n", 1)
    path.write_text(f"{first.replace('400', '800')}\n{rest}", encoding="utf-8")
    some = reporting.compared([one, other])
    found = summarise(some)
    assert (found.tasks, len(found.left_out)) == (2, 1)
    assert "not the same" in found.left_out[0][1]

    other.asked = replace(other.asked, objective="memory")
    with pytest.raises(TrainingError, match="different things"):
        reporting.compared([one, other])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"seeds": ()}, "name seeds"),
        ({"seeds": (1, 1)}, "name seeds"),
        ({"searches": ()}, "name searches"),
        ({"limit": 0}, "limit is 0"),
        ({"policy": "auto"}, "name a policy"),
        ({"original": False}, "the rulebook rewrites code"),
        ({"start": "nothing"}, "the rulebook rewrites code"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(
    wrong: dict[str, object], says: str
) -> None:
    """Before anything is read or run."""
    with pytest.raises(TrainingError, match=says):
        Asked(suite="embedded", **wrong)  # type: ignore[arg-type]
