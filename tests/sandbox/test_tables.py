"""Tables of pandas and tensors of torch: compared by their own rules."""

from __future__ import annotations

import importlib.util
import sys
import types
from typing import Any

import pytest

from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.equality import Outcome, compare
from afterburner_sandbox.inside import codec

np: Any = pytest.importorskip("numpy")
HAS_PANDAS = importlib.util.find_spec("pandas") is not None
HAS_TORCH = importlib.util.find_spec("torch") is not None
needs_pandas = pytest.mark.skipif(not HAS_PANDAS, reason="pandas is not installed")
needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")

PANDAS_EQUAL = [
    ("pd.DataFrame({'a': [1, 2]})", "pd.DataFrame([[1], [2]], columns=['a'])"),
    ("pd.DataFrame({'a': [0.1 + 0.2]})", "pd.DataFrame({'a': [0.3]})"),
    ("pd.DataFrame({'a': [1], 'b': [2]})", "pd.DataFrame({'a': [1]}).assign(b=2)"),
    ("pd.Series([1.0, None])", "pd.Series([1.0, float('nan')])"),
    ("pd.Series(['a', 'b'], name='x')", "pd.Series(list('ab'), name='x')"),
    ("pd.Series([1], index=[0])", "pd.Series([1])"),
    ("pd.Index([1, 2], name='i')", "pd.RangeIndex(1, 3, name='i')"),
    ("pd.Categorical(['a'])", "pd.Series(['a']).astype('category').array"),
    ("pd.Series(['a'], dtype='category')", "pd.Series(['a']).astype('category')"),
    ("pd.to_datetime(['2026-01-01'])", "pd.DatetimeIndex(['2026-01-01'])"),
    ("pd.Series([1, None], dtype='Int64')", "pd.Series([1, pd.NA], dtype='Int64')"),
    ("pd.Timestamp('2026-01-01')", "pd.Timestamp(2026, 1, 1)"),
    ("pd.NaT", "pd.Timestamp(None)"),
    (
        "pd.MultiIndex.from_tuples([(1, 'a')], names=['x', 'y'])",
        "pd.MultiIndex.from_arrays([[1], ['a']], names=['x', 'y'])",
    ),
]
PANDAS_DIFFERENT = [
    ("pd.DataFrame({'a': [1, 2]})", "pd.DataFrame({'a': [1, 3]})"),
    ("pd.DataFrame({'a': [1]})", "pd.DataFrame({'b': [1]})"),
    ("pd.DataFrame({'a': [1]})", "pd.DataFrame({'a': [1.0]})"),
    ("pd.DataFrame({'a': [1], 'b': [2]})", "pd.DataFrame({'b': [2], 'a': [1]})"),
    ("pd.DataFrame({'a': [1, 2]})", "pd.DataFrame({'a': [1, 2]}, index=[1, 0])"),
    ("pd.DataFrame({'a': [1]})", "pd.DataFrame({'a': [1]}).rename_axis('i')"),
    ("pd.Series([1], name='x')", "pd.Series([1], name='y')"),
    ("pd.Series([1])", "pd.DataFrame([1])"),
    ("pd.Series([1])", "pd.Series([1], dtype='int32')"),
    ("pd.Series([1], dtype='Int64')", "pd.Series([1])"),
    ("pd.Series([1, None], dtype='Int64')", "pd.Series([1, 2], dtype='Int64')"),
    ("pd.Series(['a'], dtype='category')", "pd.Series(['a'])"),
    (
        "pd.Series(pd.Categorical(['a'], ['a', 'b']))",
        "pd.Series(pd.Categorical(['a'], ['a']))",
    ),
    ("pd.to_datetime(['2026-01-01'])", "pd.to_datetime(['2026-01-01'], utc=True)"),
    ("pd.Timestamp('2026-01-01')", "pd.Timestamp('2026-01-02')"),
    ("pd.Index([1, 2])", "[1, 2]"),
]
TORCH_EQUAL = [
    ("torch.tensor([0.1 + 0.2], dtype=torch.float64)", "torch.tensor([0.3]).double()"),
    ("torch.arange(4).reshape(2, 2)", "torch.tensor([[0, 1], [2, 3]])"),
    ("torch.ones(2, dtype=torch.bfloat16)", "torch.ones(2).bfloat16()"),
]
TORCH_DIFFERENT = [
    ("torch.ones(2)", "torch.ones(2, dtype=torch.float64)"),
    ("torch.ones(2)", "torch.ones(2, 1)"),
    ("torch.ones(2)", "torch.ones(2, requires_grad=True)"),
    ("torch.ones(2)", "torch.zeros(2)"),
    ("torch.ones(2)", "[1.0, 1.0]"),
    ("torch.ones(2, dtype=torch.bfloat16)", "torch.ones(2, dtype=torch.float16)"),
]


def why(a: Any, b: Any, contract: Contract = STRICT) -> str | None:
    """What differs between two results."""
    left, right = (
        {"value": codec.encode(value), "args": [], "kwargs": {}} for value in (a, b)
    )
    sides = [Outcome("value", codec.dumps(data)) for data in (left, right)]
    found = compare(sides[0], sides[1], contract)
    return None if found is None else found.why


def made(text: str) -> Any:
    """What a text stands for, with the library that it needs."""
    names = {"pd": "pandas", "torch": "torch"}
    modules = {
        k: importlib.import_module(v) for k, v in names.items() if f"{k}." in text
    }
    return eval(text, modules)


@needs_pandas
@pytest.mark.parametrize(("a", "b"), PANDAS_EQUAL)
def test_equal_tables(a: str, b: str) -> None:
    """By values, types, columns, index and names, not by layout."""
    assert why(made(a), made(b)) is None


@needs_pandas
@pytest.mark.parametrize(("a", "b"), PANDAS_DIFFERENT)
def test_different_tables(a: str, b: str) -> None:
    """Each part of a table is told apart."""
    assert why(made(a), made(b)) is not None


@needs_pandas
def test_how_a_table_is_laid_out_does_not_count() -> None:
    """Columns that were added one by one lie in other blocks."""
    pd: Any = importlib.import_module("pandas")
    whole = pd.DataFrame(np.arange(6.0).reshape(2, 3), columns=list("abc"))
    pieces = pd.DataFrame(index=whole.index)
    for name in whole:
        pieces[name] = whole[name]

    assert why(whole, pieces) is None
    assert why(whole, pieces * (1 + 1e-5)) is not None
    assert why(whole, pieces * (1 + 1e-5), Contract(rel_tol=1e-3)) is None


@needs_torch
@pytest.mark.parametrize(("a", "b"), TORCH_EQUAL)
def test_equal_tensors(a: str, b: str) -> None:
    """By dtype, shape, device and values."""
    assert why(made(a), made(b)) is None


@needs_torch
@pytest.mark.parametrize(("a", "b"), TORCH_DIFFERENT)
def test_different_tensors(a: str, b: str) -> None:
    """Also by whether gradients are kept."""
    assert why(made(a), made(b)) is not None


class Tensor:
    """As much of a tensor as is looked at, for where there is no torch."""

    is_sparse = is_quantized = False
    layout = "torch.strided"

    def __init__(self, array: Any, device: str = "cpu", grad: bool = False) -> None:
        self.array, self.device, self.requires_grad = array, device, grad
        self.dtype = f"torch.{array.dtype}"

    def numel(self) -> int:
        """How many values it has."""
        return int(self.array.size)

    def numpy(self) -> Any:
        """Its values."""
        return self.array

    def _itself(self) -> Tensor:
        return self

    detach = cpu = resolve_conj = resolve_neg = _itself


def test_what_counts_of_a_tensor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Device, dtype, shape, gradients and values, floats with the tolerance."""
    torch: Any = types.ModuleType("torch")
    torch.Tensor = Tensor
    monkeypatch.setitem(sys.modules, "torch", torch)
    ones = np.ones(2)

    assert why(Tensor(ones), Tensor(ones * (1 + 1e-12))) is None
    for other in (
        Tensor(ones, "cuda:0"),
        Tensor(ones, grad=True),
        Tensor(ones.astype("f4")),
        Tensor(ones.reshape(2, 1)),
        Tensor(ones * 2),
    ):
        assert why(Tensor(ones), other) is not None
