"""Lines, columns and edits, however a text is encoded and its lines end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from afterburner_lsp import text
from afterburner_lsp.documents import Document
from afterburner_lsp.text import UTF8, UTF16, UTF32

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
PIECES = st.sampled_from(
    ["a", "\t", " ", "é", "🐍", "🦊", "\f", "\v", "\x1c", "\u2028", "\x85", "x = 1"]
)
TEXTS = st.lists(PIECES | ENDS, max_size=30).map("".join)
ENCODINGS = st.sampled_from([UTF8, UTF16, UTF32])
CODECS = {UTF8: ("utf-8", 1), UTF16: ("utf-16-le", 2), UTF32: ("utf-32-le", 4)}


def units(of: str, encoding: str) -> int:
    """Code units, counted by Python's own codecs."""
    codec, size = CODECS[encoding]
    return len(of.encode(codec)) // size


@given(TEXTS)
def test_lines_are_the_text(source: str) -> None:
    """Together they are the text; each but the last ends where an editor's ends."""
    lines = text.split(source)

    assert "".join(lines) == source
    assert all(line.endswith(("\n", "\r")) for line in lines[:-1])
    assert text.body(lines[-1]) == lines[-1]
    assert len(lines) == len(
        source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )


@given(TEXTS, ENCODINGS, st.data())
def test_columns_go_there_and_back(
    source: str, encoding: str, data: st.DataObject
) -> None:
    """A place in a line, as the client counts it, is that place again."""
    line = data.draw(st.sampled_from(text.split(source)))
    place = data.draw(st.integers(0, len(text.body(line))))

    column = text.units(line[:place], encoding)

    assert column == units(line[:place], encoding)
    assert text.index(line, column, encoding) == place


@pytest.mark.parametrize(
    ("encoding", "column", "place"),
    [(UTF16, 1, 0), (UTF16, 2, 1), (UTF8, 3, 0), (UTF8, 4, 1), (UTF16, 99, 2)],
)
def test_a_column_within_a_character_is_where_it_begins(
    encoding: str, column: int, place: int
) -> None:
    """And one beyond the line is its end, before the line's own end."""
    assert text.index("🦊a\r\n", column, encoding) == place


@given(TEXTS, TEXTS, ENCODINGS, st.data())
def test_a_change_is_that_of_the_whole_text(
    source: str, new: str, encoding: str, data: st.DataObject
) -> None:
    """A document that is told of a change has the text that the client has."""
    document = Document("file:///a.py", source, 1, "python", encoding)
    places = []
    for _ in range(2):
        line = data.draw(st.integers(0, len(document.lines) - 1))
        row = text.body(document.lines[line])
        places.append((line, data.draw(st.integers(0, len(row)))))
    first, last = sorted(places)
    starts = [sum(map(len, document.lines[:line])) for line, _ in (first, last)]
    begin, end = starts[0] + first[1], starts[1] + last[1]

    document.apply_change(
        types.TextDocumentContentChangePartial(
            types.Range(document.position(*first), document.position(*last)), new
        )
    )

    assert document.source == source[:begin] + new + source[end:]
    assert list(document.lines) == text.split(document.source)


def test_a_change_beyond_the_text_is_at_its_end() -> None:
    """As some clients say that a whole text is replaced."""
    document = Document("file:///a.py", "a\nb", 1, "python", UTF16)
    beyond = types.Range(types.Position(0, 0), types.Position(99, 0))

    document.apply_change(types.TextDocumentContentChangePartial(beyond, "c\n"))

    assert document.source == "c\n"
