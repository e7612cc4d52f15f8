"""Takes out conditions that a rewrite has made certain.

A rule writes `HOLDS` or `FAILS` for a condition that is now always true or always
false; what follows from that is worked out here.
"""

from __future__ import annotations

import libcst as cst

HOLDS = "__condition_holds__"
FAILS = "__condition_fails__"


def tidy(module: cst.Module) -> cst.Module:
    """The module without the two placeholders."""
    return module.visit(_Tidy())


def _is(node: object, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


class _Tidy(cst.CSTTransformer):
    """Works from the inside out, so that a condition of many parts collapses."""

    def leave_BooleanOperation(
        self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
    ) -> cst.BaseExpression:
        """`HOLDS and x` is `x`; `FAILS or x` is `x`."""
        neutral = HOLDS if isinstance(updated_node.operator, cst.And) else FAILS
        if _is(updated_node.left, neutral):
            return _wrapped(updated_node.right, updated_node)
        if _is(updated_node.right, neutral):
            return _wrapped(updated_node.left, updated_node)
        return updated_node

    def leave_CompFor(
        self, original_node: cst.CompFor, updated_node: cst.CompFor
    ) -> cst.CompFor:
        """A filter that lets everything through goes."""
        kept = [test for test in updated_node.ifs if not _is(test.test, HOLDS)]
        return updated_node.with_changes(ifs=kept)

    def leave_If(
        self, original_node: cst.If, updated_node: cst.If
    ) -> (
        cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel
    ):
        """`if HOLDS: body` is the body, and `if FAILS: body` is nothing."""
        if updated_node.orelse is not None:
            return updated_node
        if _is(updated_node.test, FAILS):
            return cst.RemoveFromParent()
        body = updated_node.body
        if not _is(updated_node.test, HOLDS) or not isinstance(body, cst.IndentedBlock):
            return updated_node
        first, *rest = body.body
        leading = [*updated_node.leading_lines, *getattr(first, "leading_lines", ())]
        return cst.FlattenSentinel([first.with_changes(leading_lines=leading), *rest])


def _wrapped(
    inner: cst.BaseExpression, outer: cst.BooleanOperation
) -> cst.BaseExpression:
    """The inner expression with the outer one's parentheses, if it had any."""
    if not outer.lpar or inner.lpar or isinstance(inner, cst.Name):
        return inner
    return inner.with_changes(lpar=outer.lpar, rpar=outer.rpar)
