"""Break a paragraph into lines of at most `width` characters.

Words are what stands between white space; a line takes as many as fit, with one space
between. A word longer than `width` stands on a line of its own, whole. The answer is
the list of lines; a paragraph without words has none. `width` is at least 1.
"""


# %% starter
def wrap_paragraph(paragraph: str, width: int) -> list[str]: ...


# %% inputs
SIZES = (8, 100, 800, 4_000)


def make_input(size, rng):
    words = [
        rng.choice(("a", "in", "the", "lines", "wrapped", "x" * rng.randint(1, 30)))
        for _ in range(size)
    ]
    gaps = [rng.choice((" ", " ", "  ", "\n", " \t")) for _ in words]
    text = "".join(word + gap for word, gap in zip(words, gaps))
    width = rng.choice((1, 12, 40, 72, 6 * size + 1))
    return (rng.choice(("", "  ")) + text, width), {}


def valid(paragraph, width):
    return width >= 1


# %% solution: take words off the front of a list, join to see whether they fit
def wrap_paragraph(paragraph: str, width: int) -> list[str]:
    words = paragraph.split()
    lines = []
    line = []
    while len(words) > 0:
        line.append(words[0])
        if len(" ".join(line)) > width and len(line) > 1:
            line.pop()
            lines.append(" ".join(line))
            line = []
        else:
            words = words[1:]
    if line:
        lines.append(" ".join(line))
    return lines


# %% solution: recursion over halves of the words, glued where they meet
def wrap_paragraph(paragraph: str, width: int) -> list[str]:
    def fit(words: list[str], line: str) -> list[str]:
        lines = []
        for word in words:
            if line and len(f"{line} {word}") <= width:
                line = f"{line} {word}"
            else:
                if line:
                    lines = [*lines, line]
                line = word
        return [*lines, line]

    def wrap(words: list[str]) -> list[str]:
        if len(words) < 8:
            return fit(words, "")
        middle = len(words) // 2
        first = wrap(words[:middle])
        rest = words[middle:]
        return first[:-1] + fit(rest, first[-1])

    words = paragraph.split()
    return wrap(words) if words else []


# %% solution: characters, one at a time
def wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines = []
    line = ""
    word = ""
    for character in paragraph + " ":
        if not character.isspace():
            word += character
        elif word:
            if not line:
                line = word
            elif len(line) + 1 + len(word) <= width:
                line += " " + word
            else:
                lines.append(line)
                line = word
            word = ""
    if line:
        lines.append(line)
    return lines


# %% solution: keep the length, join once for each line
def wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines = []
    line: list[str] = []
    used = -1
    for word in paragraph.split():
        if line and used + 1 + len(word) > width:
            lines.append(" ".join(line))
            line = []
            used = -1
        line.append(word)
        used += 1 + len(word)
    if line:
        lines.append(" ".join(line))
    return lines


# %% solution: clean the text once, then cut it at spaces
def wrap_paragraph(paragraph: str, width: int) -> list[str]:
    text = " ".join(paragraph.split())
    lines = []
    start = 0
    while start < len(text):
        if len(text) - start <= width:
            lines.append(text[start:])
            break
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0:
            cut = text.find(" ", start)
            if cut < 0:
                cut = len(text)
        lines.append(text[start:cut])
        start = cut + 1
    return lines
