"""The deepest folder that all the paths lie in.

Paths are absolute, with "/" between names, none of which is empty, "." or ".."; the
last name is the file. The answer ends without "/", but for the root, which is "/".
Names are compared whole: "/data/a" and "/data/ab" have "/data" in common. A folder that
is the same as another path's file name is still a folder. Without paths the answer is
"".
"""


# %% starter
def common_folder(paths: list[str]) -> str: ...


# %% inputs
SIZES = (6, 50, 250, 700)


def make_input(size, rng):
    depth = rng.randint(0, 9) if size < 100 else rng.randint(6, 9)
    shared = [rng.choice(("srv", "data", "x", "run-1")) for _ in range(depth)]
    paths = []
    for number in range(size):
        names = shared + [
            rng.choice(("a", "ab", "images", "tmp")) for _ in range(rng.randint(0, 3))
        ]
        paths.append("/" + "/".join([*names, f"f{number % 9}.txt"]))
    if paths and rng.random() < 0.5:
        paths[-1] = "/" + "/".join([*shared[: rng.randint(0, 9)], "abc"])
    return (paths,), {}


def valid(paths):
    names = [name for path in paths for name in path.split("/")[1:]]
    absolute = all(path.startswith("/") for path in paths)
    return absolute and not {"", ".", ".."}.intersection(names)


# %% solution: every folder of the first path, longest first
def common_folder(paths: list[str]) -> str:
    if len(paths) == 0:
        return ""
    candidates = [""]
    for name in paths[0].split("/")[1:-1]:
        candidates.append(candidates[-1] + "/" + name)
    while len(candidates) > 0:
        folder = candidates.pop()
        inside = 0
        for path in paths:
            folders = []
            names = path.split("/")
            for end in range(1, len(names)):
                folders.append("/".join(names[:end]))
            if folder in folders:
                inside = inside + 1
        if inside == len(paths):
            return folder or "/"
    return "/"


# %% solution: column by column over split paths
def common_folder(paths: list[str]) -> str:
    if not paths:
        return ""
    split = [path.split("/")[1:-1] for path in paths]
    common = []
    for names in zip(*split):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return "/" + "/".join(common)


# %% solution: pathlib's parents
from pathlib import PurePosixPath


def common_folder(paths: list[str]) -> str:
    if not paths:
        return ""
    first, *others = [set(PurePosixPath(path).parents) for path in paths]
    shared = first.intersection(*others)
    return str(max(shared, key=lambda folder: len(folder.parts)))


# %% solution: shorten the folder until it fits
def common_folder(paths: list[str]) -> str:
    if not paths:
        return ""
    folder = paths[0][: paths[0].rfind("/") + 1]
    for path in paths:
        while not path.startswith(folder):
            folder = folder[: folder.rfind("/", 0, -1) + 1]
    return folder[:-1] or "/"


# %% solution: only the first and the last of the folders in order
def common_folder(paths: list[str]) -> str:
    if not paths:
        return ""
    low, high = min(paths), max(paths)
    end = 0
    for a, b in zip(low, high):
        if a != b:
            break
        end += 1
    return low[: low.rfind("/", 0, end)] or "/"


# %% solution: os.path.commonpath
import posixpath


def common_folder(paths: list[str]) -> str:
    if not paths:
        return ""
    return posixpath.commonpath([posixpath.dirname(path) for path in paths])
