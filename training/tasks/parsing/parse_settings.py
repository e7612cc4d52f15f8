"""Read a settings file: sections in brackets, below them lines "key = value".

The answer maps a section to a dict of its keys and values, both in the order of their
first line. Lines before the first section belong to "", which is there only if one of
them has a key, or if "[]" names it. White space around names, keys and values is
dropped; empty lines and those whose first visible character is "#" or ";" are left out,
and so are lines that are no section and hold no "=". A key runs to the first "=". A
later value of the same key replaces the earlier one. A section that comes again goes
on; one without keys has an empty dict.
"""


# %% starter
def parse_settings(text: str) -> dict[str, dict[str, str]]: ...


# %% inputs
SIZES = (10, 80, 400, 1_500)


def make_input(size, rng):
    sections = ["server", " paths ", "", "Server"] + [f"s{i}" for i in range(size // 6)]
    lines = []
    for _ in range(size):
        kind = rng.random()
        key = rng.choice(("port", "host ", "name", "", f"k{rng.randint(0, size)}"))
        if kind < 0.15:
            lines.append(f"{rng.choice(('', ' '))}[{rng.choice(sections)}] ")
        elif kind < 0.85:
            lines.append(f" {key}={rng.choice((' 8080', 'a=b', '', ' x y ', '#1'))}")
        else:
            lines.append(rng.choice(("", "  ", "# port = 1", " ; a=b", "word", "[x")))
    return ("\n".join(lines),), {}


# %% solution: lists of triples, dicts by searching them
def parse_settings(text: str) -> dict[str, dict[str, str]]:
    section = ""
    sections: list[str] = []
    triples = []
    rest = text
    while rest != "":
        if "\n" in rest:
            line = rest[: rest.index("\n")].strip()
            rest = rest[rest.index("\n") + 1 :]
        else:
            line = rest.strip()
            rest = ""
        if line == "" or line[0] == "#" or line[0] == ";":
            continue
        if line[0] == "[" and line[-1] == "]":
            section = line[1:-1].strip()
            if section not in sections:
                sections.append(section)
        elif "=" in line:
            if section not in sections:
                sections.append(section)
            key = line[: line.index("=")].strip()
            value = line[line.index("=") + 1 :].strip()
            triples.append((section, key, value))
    result: dict[str, dict[str, str]] = {}
    for section in sections:
        result[section] = {}
        for other, key, value in triples:
            if other == section:
                result[section][key] = value
    return result


# %% solution: copies of the dicts
def parse_settings(text: str) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    section = ""
    for line in map(str.strip, text.split("\n")):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
            result = {**result, section: result.get(section, {})}
        elif "=" in line and line[0] not in "#;":
            key, value = line.split("=", 1)
            values = {**result.get(section, {}), key.strip(): value.strip()}
            result = {**result, section: values}
    return result


# %% solution: regular expressions on each line
import re


def parse_settings(text: str) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    section = ""
    for line in text.split("\n"):
        if re.match(r"\s*[#;]", line):
            continue
        if header := re.fullmatch(r"\s*\[(.*)\]\s*", line):
            section = header[1].strip()
            result.setdefault(section, {})
        elif pair := re.fullmatch(r"\s*(.*?)\s*=\s*(.*?)\s*", line):
            result.setdefault(section, {})[pair[1]] = pair[2]
    return result


# %% solution: one pass, the current dict at hand
def parse_settings(text: str) -> dict[str, dict[str, str]]:
    first: dict[str, str] = {}
    named: dict[str, dict[str, str]] = {}
    current = first
    for line in text.split("\n"):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line[0] == "[" and line[-1] == "]":
            name = line[1:-1].strip()
            if name == "" and first:
                current = first
            else:
                current = named.setdefault(name, {})
        else:
            key, equals, value = line.partition("=")
            if equals:
                current[key.rstrip()] = value.lstrip()
    return {"": first, **named} if first else named


# %% solution: split into blocks at the headers
import re


def parse_settings(text: str) -> dict[str, dict[str, str]]:
    pieces = re.split(r"^[^\S\n]*\[(.*)\][^\S\n]*$", text, flags=re.MULTILINE)
    result: dict[str, dict[str, str]] = {}
    for number, block in enumerate(pieces[::2]):
        values = {}
        for line in block.split("\n"):
            key, equals, value = line.partition("=")
            key = key.strip()
            if equals and key[:1] not in ("#", ";"):
                values[key] = value.strip()
        if number > 0:
            result.setdefault(pieces[2 * number - 1].strip(), {}).update(values)
        elif values:
            result[""] = values
    return result
