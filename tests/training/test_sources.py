"""Loaders: each layout becomes tasks whose functions do what the programs did."""

from __future__ import annotations

import gzip
import json
import random
import sys
import types
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from afterburner_training import data
from afterburner_training.errors import TrainingError
from afterburner_training.sources import (
    apps,
    classes,
    enamel,
    leetcode,
    mercury,
    own_runs,
    venus,
)
from afterburner_training.sources import texts as texts_module
from afterburner_training.sources.base import Skipped, Unfit
from afterburner_training.tasks import Split, Task
from tests.engine.stored import trajectory
from tests.training.samples import dedented

TWO_SUM = """
class Solution:
    def twoSum(self, nums: List[int], target: int) -> List[int]:
        seen = {}
        for i, num in enumerate(nums):
            if target - num in seen:
                return [seen[target - num], i]
            seen[num] = i
"""

TWO_LOOPS = """
class Solution:
    def pair(self, a, b):
        return [a, b]

    def twoSum(self, nums: List[int], target: int) -> List[int]:
        for i in range(len(nums)):
            for j in range(i + 1, len(nums)):
                if nums[i] + nums[j] == target:
                    return self.pair(i, j)
"""

STATEMENT = (
    "Given an array of integers nums and an integer target, return the indices of the "
    "two numbers that add up to target. There is exactly one such pair in it."
)

SUMMING = """
import sys
def main():
    n = int(input())
    numbers = list(map(int, sys.stdin.readline().split()))
    print(sum(numbers[:n]))
if __name__ == "__main__":
    main()
"""

SUMMING_AGAIN = """
total = 0
n = int(input())
def add(x):
    global total
    total += x
for word in input().split()[:n]:
    add(int(word))
print(total, end="\\n")
exit()
print("never")
"""

TEXTS = [f"{n}\n{' '.join(str(n * k) for k in range(1, n + 1))}\n" for n in range(1, 9)]


def written(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Rows as JSON lines."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def functions(task: Task) -> list[Callable[..., Any]]:
    """The task's solutions, as functions of this process: they are ours."""
    found = []
    for solution in task.solutions:
        names: dict[str, Any] = {}
        exec(compile(solution.code, solution.name, "exec"), names)
        found.append(names[task.entry_point])
    return found


def inputs(task: Task, size: int, seed: int = 0) -> Any:
    """What the task's workload makes."""
    names: dict[str, Any] = {}
    exec(compile(task.workload, "workload", "exec"), names)
    return names["make_input"](size, random.Random(seed))


def only(found: Iterable[Task | Skipped]) -> Task:
    """The one task that there is."""
    (task,) = found
    assert isinstance(task, Task), task
    return task


def apps_row(**changes: Any) -> dict[str, Any]:
    """A row of APPS in its own layout."""
    return {
        "problem_id": 7,
        "question": STATEMENT,
        "solutions": json.dumps([SUMMING, SUMMING_AGAIN, "import threading"]),
        "input_output": json.dumps({"inputs": TEXTS, "outputs": ["" for _ in TEXTS]}),
        "difficulty": "interview",
        "url": "https://example.org/7",
        "starter_code": "",
        **changes,
    }


def test_programs_of_apps_become_functions_of_a_text(tmp_path: Path) -> None:
    """They read their argument and return what they would print."""
    written(tmp_path / "train.jsonl", [apps_row()])

    task = only(apps.tasks(tmp_path, "train"))

    assert (task.id, task.family, task.split) == (
        "apps/interview/7",
        "apps/interview",
        "train",
    )
    assert len(task.solutions) == 2
    for solve in functions(task):
        assert solve("3\n1 2 3\n") == "6\n"
        assert solve("1\n5 9\n") == "5\n"
    (text,), _ = inputs(task, 3)
    assert text in TEXTS


def test_functions_of_apps_take_their_arguments(tmp_path: Path) -> None:
    """Where a row names a function, it is that function that is improved."""
    known = {"fn_name": "twoSum", "inputs": [[[2, 7, 11], 9], [[3, 3], 6]]}
    row = apps_row(
        solutions=json.dumps([TWO_SUM, TWO_LOOPS]),
        input_output=json.dumps(known),
    )
    written(tmp_path / "test.jsonl", [row])

    task = only(apps.tasks(tmp_path, "test"))

    assert task.starter.endswith(
        "def twoSum(nums: List[int], target: int) -> List[int]: ...\n"
    )
    for function in functions(task):
        assert function([2, 7, 11, 15], 9) == [0, 1]
    args, kwargs = inputs(task, 64)
    assert len(args[0]) > 16
    assert kwargs == {}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"input_output": ""}, "without inputs"),
        ({"solutions": "[]"}, "without a solution"),
        ({"solutions": json.dumps(["import threading"])}, "it starts threads"),
        ({"solutions": json.dumps(["print(open('x').read())"])}, "it opens files"),
        ({"solutions": json.dumps(["if x"])}, "cannot be parsed"),
        ({"input_output": json.dumps({"inputs": ["one\n"]})}, "cannot be grown"),
    ],
)
def test_a_row_that_makes_no_task_is_told(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    """It is skipped, with the reason, and the next row is read."""
    written(tmp_path / "train.jsonl", [apps_row(**changes), apps_row(problem_id=8)])

    bad, good = apps.tasks(tmp_path, "train")

    assert isinstance(bad, Skipped)
    assert says in bad.why
    assert isinstance(good, Task)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["[1, 2, 3]\n2\n", "[4, 5]\n4\n", "[9]\n9\n"], "json"),
        (["3\n1 2 3\n", "2\n7 8\n", "5\n1 1 2 3 5\n"], "lines"),
        (["2 9\n1 2\n3 4\n", "1 7\n5 6\n", "3 1\n1 1\n2 2\n3 3\n"], "rows"),
        (["2\n7\n8\n", "1\n5\n", "3\n1\n2\n3\n"], "rows"),
    ],
)
def test_texts_of_a_known_form_are_grown(texts: list[str], kind: str) -> None:
    """A grown text has the form of the known ones, and its counts are right."""
    found = texts_module.form(texts)
    workload = texts_module.workload(texts)

    names: dict[str, Any] = {}
    assert found is not None
    assert found.kind == kind
    assert workload is not None
    exec(compile(workload, "workload", "exec"), names)
    (small,), _ = names["make_input"](2, random.Random(1))
    (large,), _ = names["make_input"](64, random.Random(1))
    again = texts_module.form([*texts, large])
    assert small in texts
    assert len(large) > 2 * max(map(len, texts))
    assert again is not None
    assert again.names == found.names
    if kind == "lines":
        assert int(large.split()[0]) == len(large.split("\n")[1].split())
    if kind == "rows":
        assert int(large.split()[0]) == large.count("\n") - 1


def test_texts_of_another_form_are_not_grown() -> None:
    """Nothing is guessed: words, empty lines and single examples stay as they are."""
    assert texts_module.form(["3 apples\n", "4 pears\n"]) is None
    assert texts_module.form(["1\n"]) is None
    assert texts_module.form(["1\n\n2\n", "1\n\n3\n"]) is None


def test_mercury_in_its_own_layout(tmp_path: Path) -> None:
    """Classes become functions; its `eval` split is `test` here."""
    row = {
        "slug_name": "two-sum",
        "meta_info": {"data": {}},
        "id": "1",
        "difficulty": "Easy",
        "pretty_content": [f"<p>{STATEMENT}</p><p>At most 10<sup>4</sup>.</p>"],
        "solutions": [
            {"hash": 1, "runtime": "40ms", "solution": TWO_SUM},
            {"hash": 2, "runtime": "900ms", "solution": TWO_LOOPS},
        ],
        "prompt": "class Solution: ...",
        "generator_code": "def generate_test_case(): ...",
        "convert_online": "",
        "convert_offline": "def convert_offline(case): return case",
        "evaluate_offline": "",
        "entry_point": "twoSum",
        "test_cases": json.dumps(
            [{"input": [[2, 7, 11, 15], 9], "expected": [0, 1]}] * 2
        ),
    }
    written(tmp_path / "eval.jsonl.gz", [row])

    task = only(mercury.tasks(tmp_path, "test"))

    assert task.id == "mercury/easy/two-sum"
    assert "10^4" in task.statement
    assert "<p>" not in task.statement
    assert [f([3, 2, 4], 6) for f in functions(task)] == [[1, 2], [1, 2]]
    assert all(not s.measured for s in task.solutions)


def test_venus_with_runners(tmp_path: Path) -> None:
    """A runner reads the text and calls the submission; both make one function."""
    runner = (
        "import json\nfrom typing import List\n==Code Submission==\n"
        "nums = json.loads(input())\ntarget = int(input())\n"
        "print(Solution().twoSum(nums, target))\n"
    )
    texts = [f"[{n}, 1, {n + 5}]\n{n + 1}\n" for n in range(2, 9)]
    row = {
        "problem_id": 1,
        "title": "two-sum",
        "question_content": STATEMENT,
        "difficulty": "Easy",
        "test_cases": json.dumps([{"input": t, "output": "[0, 1]"} for t in texts]),
        "test_case_runners": {"python3": runner, "cpp": ""},
        "test_case_evaluator": "def evaluate(a, b): return a == b",
        "solutions": [
            {"code": TWO_SUM, "passed": True, "time": 1.0, "memory": 1, "integral": 1},
            {"code": TWO_LOOPS, "passed": True, "time": 9.0, "memory": 1},
            {"code": "raise SystemExit", "passed": False, "time": 0.0},
        ],
    }
    written(tmp_path / "venus_train.jsonl", [row])

    task = only(venus.tasks(tmp_path, "train"))

    assert task.id == "venus/easy/two-sum"
    assert [solve("[2, 7, 4]\n9\n") for solve in functions(task)] == ["[0, 1]\n"] * 2
    same: dict[str, Any] = {}
    exec(compile(task.workload, "workload", "exec"), same)
    assert same["same"]("1 \n2\n", "1\n2")
    assert not same["same"]("1\n2\n", "1\n3\n")


def test_venus_with_classes_alone(tmp_path: Path) -> None:
    """The other layout has its inputs in the statement."""
    shown = (
        "<p><strong>Example 1:</strong></p><pre>\n<strong>Input:</strong> nums = "
        "[2,7,11,15], target = 9\n<strong>Output:</strong> [0,1]\n</pre>"
    )
    row = {
        "question_id": 1,
        "name": "two-sum",
        "content": f"<p>{STATEMENT}</p>{shown}",
        "acRate": 50.0,
        "difficulty": "Easy",
        "topics": ["array"],
        "rt_list": [{"code": TWO_SUM, "runtime": "40"}],
        "mm_list": [{"code": TWO_LOOPS, "memory": "9"}],
    }
    path = written(tmp_path / "rows.jsonl", [row])
    splits: tuple[Split, ...] = ("train", "dev", "test")

    found = [one for split in splits for one in venus.tasks(path, split)]

    task = only(found)
    assert [f([3, 2, 4], 6) for f in functions(task)] == [[1, 2], [1, 2]]


def leetcode_row(**changes: Any) -> dict[str, Any]:
    """A row in the layout of LeetCodeDataset."""
    return {
        "task_id": "two-sum",
        "difficulty": "Easy",
        "entry_point": "Solution().twoSum",
        "prelude": "from typing import *",
        "solution": TWO_SUM,
        "statement": STATEMENT + "\nPlease complete the following python code "
        "precisely:\n```python\nclass Solution:\n```",
        "starter_code": "class Solution: ...",
        "examples": [
            {"input": "nums = [2,7,11,15], target = 9", "output": "[0,1]"},
            {"input": "nums = [3,2,4], target = 6", "output": "[1,2]"},
        ],
        **changes,
    }


def test_leetcode_files_by_their_names(tmp_path: Path) -> None:
    """A file's name says its split; the answer's form is no part of the problem."""
    written(tmp_path / "leetcode-dev.jsonl.gz", [leetcode_row()])
    written(tmp_path / "leetcode-train.jsonl", [leetcode_row(task_id="other-sum")])

    task = only(leetcode.tasks(tmp_path, "dev"))

    assert task.statement == STATEMENT
    assert "import List" in task.solutions[0].code
    assert functions(task)[0]([3, 3], 6) == [0, 1]
    assert only(leetcode.tasks(tmp_path, "train")).id.endswith("other-sum")


def test_linked_nodes_are_skipped(tmp_path: Path) -> None:
    """Examples show them as lists: what those stand for is not in the data."""
    code = TWO_SUM.replace("nums: List[int]", "nums: Optional[ListNode]")
    path = written(tmp_path / "rows.jsonl", [leetcode_row(solution=code)])

    (skipped,) = leetcode.tasks(path, "train")

    assert isinstance(skipped, Skipped)
    assert "ListNode" in skipped.why


def test_enamel_has_generators_of_its_own(tmp_path: Path) -> None:
    """Its levels are sizes; the expert's body stands below the prompt."""
    prompt = 'def double(xs: List[int]) -> List[int]:\n    """Double each of them."""'
    row = {
        "task_id": "HumanEval/0",
        "entry_point": "double",
        "prompt": prompt,
        "input_generator": "def generate_input(size, lid, cid):\n"
        "    return [random.randrange(9) for _ in range(size)],\n",
        "input_levels": [4, 50, None],
        "checker": "",
        "expert": "    return [2 * x for x in xs]\n",
        "start": prompt + "\n    return [x + x for x in xs]\n",
        "start_alt": "",
    }
    path = written(tmp_path / "enamel.jsonl", [row])

    task = only(enamel.tasks(path, "test"))

    assert list(enamel.tasks(path, "train")) == []
    assert task.statement == "Double each of them."
    assert [f([1, 2]) for f in functions(task)] == [[2, 4], [2, 4]]
    assert len(inputs(task, 50)[0][0]) == 50
    assert inputs(task, 50, 3) == inputs(task, 50, 3)


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    """A module with a workload file is a task, files with versions its solutions."""
    family = tmp_path / "sums"
    family.mkdir()
    text = 'def total(xs: list) -> int:\n    """Add up what is in a list."""\n'
    (family / "total.py").write_text(text + "    return sum(xs)\n")
    (family / "total.loop.py").write_text(text + "    return sum(x for x in xs)\n")
    (family / "total.workload.py").write_text(
        "def make_input(size, rng):\n    return ([1] * size,), {}\n"
    )
    (family / "lonely.py").write_text("def f(x):\n    return x\n")
    (tmp_path / "split.toml").write_text('dev = ["sums"]\n')

    found = list(data.load([f"folder:{tmp_path}"], "dev"))

    (task,) = found
    assert task.id == "folder/sums/total"
    assert task.statement == "Add up what is in a list."
    assert [s.name for s in task.solutions] == ["total", "loop"]
    assert list(data.load([f"folder:{tmp_path}"], "train")) == []


def test_what_is_held_back_by_one_source_is_not_trained_on(tmp_path: Path) -> None:
    """The data sets share problems: a name or a statement gives them away."""
    other = STATEMENT.replace("integers", "whole numbers") + " Answer in any order."
    written(
        tmp_path / "train.jsonl",
        [
            leetcode_row(),
            leetcode_row(task_id="renamed-sum"),
            leetcode_row(task_id="three-sum", statement=other),
        ],
    )
    written(tmp_path / "dev.jsonl", [leetcode_row()])
    skipped: list[Skipped] = []

    found = list(data.load([f"leetcode:{tmp_path}"], "train", skipped.append))

    assert [task.id for task in found] == ["leetcode/easy/three-sum"]
    assert {one.why for one in skipped} == {"it is held back for dev or test"}


@pytest.mark.parametrize("name", ["leetcode", "enamel", "folder", "venus", "apps"])
def test_a_place_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    """A slip in a path is no source without tasks."""
    with pytest.raises(TrainingError, match=r"there is no file or folder .*/slip"):
        list(data.load([f"{name}:{tmp_path}/slip"], "test"))


def test_pairs_made_by_rules_are_a_source() -> None:
    """They have the split of what they were made of, and ids of their own."""
    found = list(islice(data.load(["pessimised"], "train"), 5))

    assert len({one.id for one in found}) == 5
    assert {one.split for one in found} == {"train"}
    assert all(len(one.solutions) == 2 for one in found)
    with pytest.raises(TrainingError, match="name an installed package"):
        list(data.load(["package"], "train"))


def test_an_unknown_source_is_refused() -> None:
    """The error lists those that there are."""
    with pytest.raises(TrainingError, match="no source 'nothing'; choose among embed"):
        list(data.load(["nothing"], "train"))


def test_another_layout_is_refused(tmp_path: Path) -> None:
    """A data set whose fields have other names is not guessed at."""
    path = written(tmp_path / "train.jsonl", [{"problem": "x"}])

    with pytest.raises(TrainingError, match="the data set's layout has changed"):
        list(apps.tasks(path, "train"))


def test_the_hub_is_asked_by_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, configurations and splits are theirs; APPS is read without a script."""
    asked: list[tuple[Any, ...]] = []

    def load_dataset(name: str, config: str | None, **options: str) -> list[Any]:
        asked.append((name, config, options))
        return []

    fake = types.ModuleType("datasets")
    fake.load_dataset = load_dataset  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "datasets", fake)

    found = list(data.load(["venus", "apps", "mercury"], "test"))

    assert found == []
    assert asked == [
        ("Elfsong/Venus_Python", None, {"split": "test"}),
        (
            "json",
            None,
            {
                "data_files": "hf://datasets/codeparrot/apps/test.jsonl",
                "split": "train",
            },
        ),
        ("Elfsong/Mercury", None, {"split": "eval"}),
    ]


def test_without_datasets_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The hub needs an extra; nothing else does."""
    monkeypatch.setitem(sys.modules, "datasets", None)

    with pytest.raises(TrainingError, match=r"install afterburner\[train\]"):
        list(data.load(["venus"], "test"))


def test_a_method_that_needs_its_object_keeps_it() -> None:
    """Attributes and caches stay: the class moves into the function."""
    code = dedented(
        """
        class Solution:
            def __init__(self):
                self.memo = {}

            def fib(self, n: int) -> int:
                if n not in self.memo:
                    self.memo[n] = n if n < 2 else self.fib(n - 1) + self.fib(n - 2)
                return self.memo[n]
        """
    )

    made = classes.as_function(code, "fib")

    names: dict[str, Any] = {}
    exec(compile(made, "made", "exec"), names)
    assert names["fib"](30) == 832040
    assert "memo" not in names


def test_history_makes_tasks_of_runs(tmp_path: Path) -> None:
    """The original and what behaved the same; inputs by the workload file."""
    module = tmp_path / "a.py"
    (tmp_path / "a.workload.py").write_text("def make_input(size, rng): ...\n")
    run = trajectory(
        1, (2.0, "faster", None), (None, "different", None), path=str(module)
    )

    task = own_runs.task(run, "train")

    assert [s.name for s in task.solutions] == ["original", "candidate 1"]
    assert task.entry_point == "f"
    assert "make_input" in task.workload
    with pytest.raises(Unfit, match="no workload file"):
        own_runs.task(trajectory(2, path="/nowhere/b.py"), "train")
