"""What the help screen says: the keys, and what each verdict means."""

from __future__ import annotations

from textual.content import Content

from afterburner_tui import wording
from afterburner_tui.columns import entry

KEYS = (
    ("enter", "start on a function; on a candidate: its diff in full"),
    ("esc", "stop the run at once; close what is open"),
    ("a", "apply the winner that the final exam confirmed"),
    ("d", "the diff in full"),
    ("c", "copy the diff"),
    ("i", "inputs of the function, what they reach; after a run: about it"),
    ("o", "open another file"),
    ("t", "light or dark"),
    ("tab ↑↓ jk", "move between panes, and in them"),
    ("q", "stop and quit"),
)

INTRODUCTION = (
    "Afterburner looks for a faster version of a function, shows that it behaves "
    "the same on many inputs, races it against the original, and writes nothing "
    "until you say so."
)

READING = (
    "3.42× [3.30–3.55] reads: 3.42 times faster; with 95 % confidence between 3.30 "
    "and 3.55 times."
)


def help_text(width: int) -> Content:
    """The whole text, in lines of `width`."""
    lines = [Content(INTRODUCTION), Content(""), _heading("Keys")]
    lines += [entry(key, "bold $primary", words, 12, width) for key, words in KEYS]
    lines += [Content(""), _heading("Verdicts")]
    lines += [
        entry(look.text, look.style, look.meaning, 17, width)
        for look in wording.VERDICTS.values()
    ]
    lines.append(
        entry(
            wording.CONFIRMED.text,
            wording.CONFIRMED.style,
            "won the final exam: new inputs, fresh processes, all sizes",
            17,
            width,
        )
    )
    lines += [Content(""), Content(READING)]
    return Content("\n").join(lines)


def _heading(words: str) -> Content:
    return Content.styled(words, "bold $secondary")
