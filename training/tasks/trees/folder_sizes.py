"""Add up the sizes of all folders of a file tree.

`files` maps paths such as "src/app/main.py" to sizes; no part is empty, "." or "..",
and no path is a file's and a folder's. A folder's size is that of all files in it and
in the folders below it; "" is the top folder. The result maps folders to sizes, in
alphabetical order (as Python sorts texts). Without files it is {"": 0}.
"""


# %% starter
def folder_sizes(files: dict[str, int]) -> dict[str, int]: ...


# %% inputs
SIZES = (8, 50, 150, 400)


def make_input(size, rng):
    folders = [""]
    for n in range(size // 3 + 1):
        parent = rng.choice(folders[-4:])
        folders.append(f"{parent}{rng.choice(['lib', 'app', 'img'])}{n % 7}/")
    files = {}
    for n in range(rng.choice((0, size)) if size < 10 else size):
        files[f"{rng.choice(folders)}file{n}.txt"] = rng.choice((0, 1, 700, 12_345))
    return (files,), {}


def valid(files):
    folders = {path[:n] for path in files for n, sign in enumerate(path) if sign == "/"}
    parts = {part for path in files for part in path.split("/")}
    return not parts & {"", ".", ".."} and not folders & files.keys()


# %% solution: for each folder, through all files
def folder_sizes(files: dict[str, int]) -> dict[str, int]:
    folders = [""]
    for path in files:
        parts = path.split("/")
        for length in range(1, len(parts)):
            folder = "/".join(parts[:length])
            if folder not in folders:
                folders.append(folder)
    sizes = {}
    for folder in sorted(folders):
        total = 0
        for path in files:
            parts = path.split("/")
            if folder == "" or parts[: folder.count("/") + 1] == folder.split("/"):
                if path != folder:
                    total += files[path]
        sizes[folder] = total
    return sizes


# %% solution: startswith for each folder
def folder_sizes(files: dict[str, int]) -> dict[str, int]:
    folders = {""}
    for path in files:
        while "/" in path:
            path = path[: path.rindex("/")]
            folders.add(path)
    return {
        folder: sum(
            size
            for path, size in files.items()
            if folder == "" or path.startswith(folder + "/")
        )
        for folder in sorted(folders)
    }


# %% solution: a nested dict and recursion
def folder_sizes(files: dict[str, int]) -> dict[str, int]:
    top: dict = {}
    for path, size in files.items():
        *folders, name = path.split("/")
        node = top
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = size

    sizes = {}

    def measure(node, path):
        total = 0
        for name, child in node.items():
            if isinstance(child, dict):
                total += measure(child, f"{path}/{name}" if path else name)
            else:
                total += child
        sizes[path] = total
        return total

    measure(top, "")
    return dict(sorted(sizes.items()))


# %% solution: pathlib's parents
from pathlib import PurePosixPath


def folder_sizes(files: dict[str, int]) -> dict[str, int]:
    sizes: dict[str, int] = {"": 0}
    for path, size in files.items():
        for folder in PurePosixPath(path).parents:
            name = "" if str(folder) == "." else str(folder)
            sizes[name] = sizes.get(name, 0) + size
    return dict(sorted(sizes.items()))


# %% solution: each file adds to all folders above it
from collections import defaultdict


def folder_sizes(files: dict[str, int]) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int, {"": 0})
    for path, size in files.items():
        sizes[""] += size
        end = path.find("/")
        while end >= 0:
            sizes[path[:end]] += size
            end = path.find("/", end + 1)
    return {folder: sizes[folder] for folder in sorted(sizes)}


# %% solution: folders first, then upwards from the deepest
def folder_sizes(files: dict[str, int]) -> dict[str, int]:
    sizes = {"": 0}
    for path, size in files.items():
        folder = path.rpartition("/")[0]
        sizes[folder] = sizes.get(folder, 0) + size
        while folder:
            folder = folder.rpartition("/")[0]
            sizes.setdefault(folder, 0)
    for folder in sorted(sizes, key=lambda name: -name.count("/")):
        if folder:
            sizes[folder.rpartition("/")[0]] += sizes[folder]
    return dict(sorted(sizes.items()))
