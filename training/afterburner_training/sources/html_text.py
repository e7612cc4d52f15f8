"""The text of a statement that was written for a web page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = {"p", "br", "li", "ul", "ol", "pre", "div", "tr", "table", "h1", "h2", "h3"}


def readable(text: str) -> str:
    """The text without its marks; as it is where there are none."""
    if re.search(r"</?(p|pre|code|strong|ul|li|div|em|br)\b", text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Keeps the text; powers are written as such."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new line, a bullet, a power."""
        if tag in _BREAKS:
            self.parts.append("\n")
        self.parts.append({"li": "- ", "sup": "^"}.get(tag, ""))

    def handle_data(self, data: str) -> None:
        """The text itself."""
        self.parts.append(data)
