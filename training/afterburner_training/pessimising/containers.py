"""Rules that take a worse container: lists for sets, dicts, queues and heaps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from afterburner_training.pessimising.base import (
    Rule,
    assignments,
    call_of,
    each,
    everywhere,
    expression,
    kinds,
    method_of,
    named,
    names_in,
    parsed,
    shown,
)


def _is_set(value: ast.expr) -> bool:
    made = call_of(value, "set", "frozenset")
    plain = made is not None and isinstance(made.func, ast.Name)
    return plain or isinstance(value, (ast.Set, ast.SetComp))


def _is_dict(value: ast.expr) -> bool:
    empty = isinstance(value, ast.Dict) and not value.keys
    made = call_of(value, "dict")
    return empty or (made is not None and not made.args and not made.keywords)


def _as_list(value: ast.expr) -> ast.expr:
    if isinstance(value, ast.Set):
        return ast.List(value.elts, ast.Load())
    if isinstance(value, ast.SetComp):
        return ast.ListComp(value.elt, value.generators)
    if isinstance(value, ast.Call) and value.args:
        return expression(f"list({shown(value.args[0])})")
    return expression("[]")


def set_to_list(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A set that is only looked into becomes a list."""
    for name in sorted({n for n, value in assignments(function) if _is_set(value)}):
        made = [value for n, value in assignments(function) if n == name]
        allowed = {"=", "in", ".add"}
        if kinds(function, name) <= allowed and all(map(_is_set, made)):
            yield everywhere(function, partial(_listed, name=name))


def _listed(node: ast.AST, name: str) -> ast.AST | None:
    if isinstance(node, ast.Assign) and named(node.targets[0]) == name:
        return ast.Assign(node.targets, _as_list(node.value))
    if isinstance(node, ast.AnnAssign) and named(node.target) == name and node.value:
        return ast.Assign([node.target], _as_list(node.value))
    added = method_of(node, name, "add")
    if added is not None:
        return expression(f"{name}.append({shown(added.args[0])})")
    return None


def dict_to_pairs(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A dict that is only looked up becomes a list of pairs, searched each time."""
    allowed = {"=", "in", "[]", "[]=", ".get"}
    if names_in(function) & {"known", "value", "pair"}:
        return
    for name in sorted({n for n, value in assignments(function) if _is_dict(value)}):
        made = [value for n, value in assignments(function) if n == name]
        plain = kinds(function, name) <= allowed and all(map(_is_dict, made))
        if plain and not _is_augmented(function, name):
            yield everywhere(function, partial(_paired, name=name))


def _is_augmented(function: ast.FunctionDef, name: str) -> bool:
    """Whether an entry is changed in place, deleted or unpacked into."""
    changed = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript)
        and named(node.value) == name
        and not isinstance(node.ctx, ast.Load)
    ]
    simple = [
        node.targets[0]
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and len(node.targets) == 1
    ]
    return any(node not in simple for node in changed)


def _paired(node: ast.AST, name: str) -> ast.AST | list[ast.stmt] | None:
    found = f"next((value for known, value in {name} if known == {{key}}), {{other}})"
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if named(target) == name:
            return ast.Assign(node.targets, expression("[]"))
        if isinstance(target, ast.Subscript) and named(target.value) == name:
            key, value = shown(target.slice), shown(node.value)
            return parsed(
                f"{name} = [pair for pair in {name} if pair[0] != {key}]"
                f" + [({key}, {value})]"
            )
    if isinstance(node, ast.AnnAssign) and named(node.target) == name:
        return ast.Assign([node.target], expression("[]"))
    if isinstance(node, ast.Compare) and named(node.comparators[0]) == name:
        key = shown(node.left)
        word = "not any" if isinstance(node.ops[0], ast.NotIn) else "any"
        return expression(f"{word}(known == {key} for known, _ in {name})")
    if isinstance(node, ast.Subscript) and named(node.value) == name:
        rows = f"[value for known, value in {name} if known == {shown(node.slice)}]"
        return expression(f"{rows}[0]") if isinstance(node.ctx, ast.Load) else None
    got = method_of(node, name, "get")
    if got is not None:
        other = shown(got.args[1]) if len(got.args) > 1 else "None"
        return expression(found.format(key=shown(got.args[0]), other=other))
    return None


def deque_to_list(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A queue becomes a list that is taken from at the front."""
    known = {"=", ".append", ".popleft", ".appendleft", ".pop", ".extend", "other"}
    known |= {"[]", "in"}
    for name, value in assignments(function):
        made = call_of(value, "deque")
        plain = made is not None and len(made.args) < 2 and not made.keywords
        if plain and ".popleft" in kinds(function, name) <= known:
            yield everywhere(function, partial(_queued, name=name))


def _queued(node: ast.AST, name: str) -> ast.AST | None:
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        made = call_of(node.value, "deque") if node.value else None
        if named(target) == name and made is not None:
            given = shown(made.args[0]) if made.args else ""
            return parsed(f"{name} = list({given})" if given else f"{name} = []")[0]
    if method_of(node, name, "popleft") is not None:
        return expression(f"{name}.pop(0)")
    put = method_of(node, name, "appendleft")
    if put is not None:
        return expression(f"{name}.insert(0, {shown(put.args[0])})")
    return None


def heap_to_sort(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A heap becomes a list that is sorted after each push."""

    def match(node: ast.AST) -> ast.AST | list[ast.stmt] | None:
        if isinstance(node, ast.Expr):
            pushed = call_of(node.value, "heappush")
            if pushed is not None and len(pushed.args) == 2:
                heap, item = map(shown, pushed.args)
                return parsed(f"{heap}.append({item})\n{heap}.sort()")
            made = call_of(node.value, "heapify")
            if made is not None:
                return parsed(f"{shown(made.args[0])}.sort()")
        popped = call_of(node, "heappop")
        if popped is not None:
            return expression(f"{shown(popped.args[0])}.pop(0)")
        return None

    used = {
        "heappush",
        "heappop",
        "heapify",
        "heapreplace",
        "heappushpop",
        "nlargest",
        "nsmallest",
    }
    found = {name for n in ast.walk(function) for name in used if call_of(n, name)}
    if "heappush" in found and found <= {"heappush", "heappop", "heapify"}:
        yield everywhere(function, match)


def counter_to_count(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """One tally of all becomes a count for each value."""

    def match(node: ast.AST) -> ast.AST | None:
        made = call_of(node, "Counter")
        if made is None or len(made.args) != 1 or made.keywords:
            return None
        items = shown(made.args[0])
        if not isinstance(made.args[0], ast.Name):
            return None
        return expression(f"{{one: {items}.count(one) for one in {items}}}")

    yield from each(function, match)


def bisect_to_scan(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A search by halves becomes a look at all that is smaller."""

    def match(node: ast.AST) -> ast.AST | None:
        found = call_of(node, "bisect_left", "bisect_right", "bisect")
        if found is None or len(found.args) != 2 or found.keywords:
            return None
        items, item = map(shown, found.args)
        left = call_of(node, "bisect_left") is not None
        return expression(
            f"sum(1 for one in {items} if one {'<' if left else '<='} {item})"
        )

    yield from each(function, match)


def membership_in_copy(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """A look into a set or dict becomes one into a list of what is in it."""
    known = {n for n, v in assignments(function) if _is_set(v) or _is_dict(v)}
    known |= {n for n, v in assignments(function) if isinstance(v, ast.DictComp)}
    known |= {n for n, v in assignments(function) if call_of(v, "Counter")}

    def match(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            return None
        name = named(node.comparators[0])
        if name not in known or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return None
        return ast.Compare(node.left, node.ops, [expression(f"list({name})")])

    yield from each(function, match)


RULES = (
    Rule("set-to-list", "look values up in a set, not in a list", set_to_list),
    Rule("dict-to-pairs", "look keys up in a dict, not by a search", dict_to_pairs),
    Rule("deque-to-list", "take from the front of a deque, not a list", deque_to_list),
    Rule("heap-to-sort", "keep the smallest at hand by a heap", heap_to_sort),
    Rule("counter-to-count", "count all values in one pass", counter_to_count),
    Rule("bisect-to-scan", "find the place by halves", bisect_to_scan),
    Rule("membership-in-copy", "look into the container itself", membership_in_copy),
)
"""Those of this module."""
