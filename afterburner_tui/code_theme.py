"""The colours of Python source: few and quiet, so that +/- stand out."""

from __future__ import annotations

# Textual brings pygments, which has no types of its own.
from pygments.token import Token  # type: ignore[import-untyped]
from textual.highlight import HighlightTheme


class CodeTheme(HighlightTheme):
    """Keywords, strings, numbers and names that are defined; the rest is plain."""

    STYLES = {  # noqa: RUF012 - as Textual declares it
        Token.Comment: "italic $dim-text",
        Token.Keyword: "$code-keyword",
        Token.Keyword.Constant: "$code-number",
        Token.Literal.String: "$code-string",
        Token.Literal.String.Doc: "italic $code-string",
        Token.Literal.Number: "$code-number",
        Token.Name.Builtin: "$code-name",
        Token.Name.Class: "bold $code-name",
        Token.Name.Decorator: "$code-keyword",
        Token.Name.Function: "bold $code-name",
        Token.Operator.Word: "$code-keyword",
    }
