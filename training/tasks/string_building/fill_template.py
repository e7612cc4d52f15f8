"""Fill the placeholders of a letter: each `{name}` becomes the value of that name.

A name is letters a-z and underscores, at least one. A placeholder whose name is not in
`values` stays as it is, and so do all other braces. Values are put in as they are:
braces in them are not looked at again.
"""


# %% starter
def fill_template(template: str, values: dict[str, str]) -> str: ...


# %% inputs
import re

SIZES = (6, 60, 300, 800)


def make_input(size, rng):
    names = ["name", "order_id", "_", "city"]
    names += ["".join(rng.choice("abcde_") for _ in range(6)) for _ in range(size // 8)]
    values = {
        name: rng.choice(("", "Ann", "{city}", "{", "Old Town 7", "}{name}"))
        for name in names
    }
    pieces = []
    for _ in range(size):
        text = rng.choice(("Dear ", ", your order ", "\n", "{", "}", "{Name}", "{a b}"))
        pieces.append(text)
        pieces.append("{" + rng.choice([*names, "unknown", ""]) + "}")
    return ("".join(pieces), values), {}


def valid(template, values):
    return all(re.fullmatch("[a-z_]+", name) for name in values)


# %% solution: cut the text from the front
def fill_template(template: str, values: dict[str, str]) -> str:
    result = ""
    rest = template
    while rest:
        replaced = False
        for name in values:
            if rest.startswith("{" + name + "}"):
                result = result + values[name]
                rest = rest[len(name) + 2 :]
                replaced = True
                break
        if not replaced:
            result = result + rest[0]
            rest = rest[1:]
    return result


# %% solution: name by name, done pieces kept apart
def fill_template(template: str, values: dict[str, str]) -> str:
    parts = [(template, False)]
    for name, value in values.items():
        following = []
        for text, is_value in parts:
            if is_value:
                following.append((text, True))
                continue
            for number, piece in enumerate(text.split("{" + name + "}")):
                if number > 0:
                    following.append((value, True))
                following.append((piece, False))
        parts = following
    return "".join(text for text, _ in parts)


# %% solution: character by character, from each brace
def fill_template(template: str, values: dict[str, str]) -> str:
    out = []
    i = 0
    while i < len(template):
        if template[i] == "{":
            j = i + 1
            name = ""
            while j < len(template) and template[j] in "abcdefghijklmnopqrstuvwxyz_":
                name += template[j]
                j += 1
            if j < len(template) and template[j] == "}" and name in values:
                out.append(values[name])
                i = j + 1
                continue
        out.append(template[i])
        i += 1
    return "".join(out)


# %% solution: split at opening braces
def fill_template(template: str, values: dict[str, str]) -> str:
    first, *rest = template.split("{")
    out = [first]
    for piece in rest:
        name, brace, after = piece.partition("}")
        if brace and name in values:
            out.append(values[name])
            out.append(after)
        else:
            out.append("{")
            out.append(piece)
    return "".join(out)


# %% solution: regular expression
import re


def fill_template(template: str, values: dict[str, str]) -> str:
    def value(match: re.Match) -> str:
        return values.get(match[1], match[0])

    return re.sub(r"\{([a-z_]+)\}", value, template)
