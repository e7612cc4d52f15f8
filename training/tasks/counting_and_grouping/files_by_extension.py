"""Sort file names into folders by their extension.

The extension is what follows the last dot, in lower case, without the dot; a name
without a dot, or whose only dot is its first character, has the extension "". The
answer's keys are in alphabetical order, and the names under a key are in alphabetical
order too (plain string order), with repetitions removed.
"""


# %% starter
def files_by_extension(names: list[str]) -> dict[str, list[str]]: ...


# %% inputs
SIZES = (10, 80, 300, 900)


def make_input(size, rng):
    endings = ("", ".py", ".PY", ".txt", ".tar.gz", ".", ".md", ".Jpeg", ".c", ".h")
    names = [".bashrc", "Makefile", ".config.toml"][: size // 4]
    while len(names) < size:
        stem = rng.choice(("report", "main", "", "IMG", "a.b", "data")) or "x"
        kind = rng.choice(endings)
        if rng.random() < 0.5:
            kind = f".v{rng.randint(0, size)}"
        names.append(f"{stem}{rng.randint(0, size)}{kind}")
    rng.shuffle(names)
    return (names,), {}


# %% solution: lists of extensions, everything in loops
def files_by_extension(names: list[str]) -> dict[str, list[str]]:
    extensions = []
    for name in names:
        dot = name.rfind(".")
        extension = name[dot + 1 :].lower() if dot > 0 else ""
        if extension not in extensions:
            extensions.append(extension)
    result = {}
    for wanted in sorted(extensions):
        found = []
        for name in names:
            dot = name.rfind(".")
            extension = name[dot + 1 :].lower() if dot > 0 else ""
            if extension == wanted and name not in found:
                found.append(name)
        result[wanted] = sorted(found)
    return result


# %% solution: insert and sort again each time
def files_by_extension(names: list[str]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for name in names:
        head, dot, extension = name.rpartition(".")
        if not head or not dot:
            extension = ""
        group = result.setdefault(extension.lower(), [])
        if name not in group:
            group.append(name)
            group.sort()
        result = {key: result[key] for key in sorted(result)}
    return result


# %% solution: comprehension over a set of extensions
def files_by_extension(names: list[str]) -> dict[str, list[str]]:
    def extension_of(name: str) -> str:
        return name.rpartition(".")[2].lower() if "." in name[1:] else ""

    extensions = sorted({extension_of(name) for name in names})
    return {
        extension: sorted({n for n in names if extension_of(n) == extension})
        for extension in extensions
    }


# %% solution: sets in a dict
def files_by_extension(names: list[str]) -> dict[str, list[str]]:
    groups: dict[str, set[str]] = {}
    for name in names:
        at = name.rfind(".")
        groups.setdefault(name[at + 1 :].lower() if at > 0 else "", set()).add(name)
    return {extension: sorted(groups[extension]) for extension in sorted(groups)}


# %% solution: sort once, then group
from collections import defaultdict


def files_by_extension(names: list[str]) -> dict[str, list[str]]:
    groups = defaultdict(list)
    for name in sorted(set(names)):
        at = name.rfind(".")
        groups[name[at + 1 :].lower() if at > 0 else ""].append(name)
    return dict(sorted(groups.items()))
