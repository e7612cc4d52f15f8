"""Count the lines of a log by hour and level.

A line that counts reads "YYYY-MM-DDTHH:MM:SS LEVEL message": the level is the second of
the parts that single spaces separate, in capital letters A-Z, and the first part has 19
characters with "T" at position 10 (from 0); the message may be missing. All other lines
are left out. The answer maps (first 13 characters, level) to the number of lines,
sorted by that pair.
"""


# %% starter
def count_log_levels(log: str) -> dict[tuple[str, str], int]: ...


# %% inputs
SIZES = (8, 80, 300, 900)


def make_input(size, rng):
    lines = []
    for number in range(size):
        hour = number // 6
        stamp = f"2024-0{1 + hour // 500}-{1 + hour // 24 % 20:02}T{hour % 24:02}:00:07"
        level = rng.choice(("INFO", "INFO", "DEBUG", "ERROR", "Warn", ""))
        line = f"{stamp} {level} {rng.choice(('ok', 'disk full', '', 'T: x'))}"
        if rng.random() < 0.1:
            line = rng.choice(("", '  File "x.py"', f"{stamp}", f"x{stamp} INFO y"))
        lines.append(line)
    if size > 20:
        rng.shuffle(lines)
    return ("\n".join(lines),), {}


# %% solution: keys in a list, all lines for each key
def count_log_levels(log: str) -> dict[tuple[str, str], int]:
    lines = log.split("\n")
    keys = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) >= 2 and len(parts[0]) == 19 and parts[0][10] == "T":
            level_is_fine = parts[1] != ""
            for letter in parts[1]:
                if letter not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
                    level_is_fine = False
            if level_is_fine and (parts[0][:13], parts[1]) not in keys:
                keys.append((parts[0][:13], parts[1]))
    keys.sort()
    result = {}
    for hour, level in keys:
        count = 0
        for line in lines:
            stamp, _, rest = line.partition(" ")
            if len(stamp) == 19 and stamp[10] == "T" and stamp.startswith(hour):
                if rest.split(" ")[0] == level:
                    count += 1
        result[(hour, level)] = count
    return result


# %% solution: list of pairs, counted by the list
import re


def count_log_levels(log: str) -> dict[tuple[str, str], int]:
    pairs = []
    for line in log.split("\n"):
        match = re.match(r"([^ ]{10}T[^ ]{2})[^ ]{6} ([A-Z]+)(?: |$)", line)
        if match:
            pairs.append(match.groups())
    return {pair: pairs.count(pair) for pair in sorted(set(pairs))}


# %% solution: sorted pairs in groups
import string
from itertools import groupby


def count_log_levels(log: str) -> dict[tuple[str, str], int]:
    capitals = set(string.ascii_uppercase)
    pairs = []
    for line in log.split("\n"):
        stamp, *others = line.split(" ")
        if others and others[0] and capitals.issuperset(others[0]):
            if len(stamp) == 19 and stamp[10] == "T":
                pairs.append((stamp[:13], others[0]))
    return {pair: len(list(group)) for pair, group in groupby(sorted(pairs))}


# %% solution: one regular expression over the whole log
import re
from collections import Counter


def count_log_levels(log: str) -> dict[tuple[str, str], int]:
    pattern = r"^([^ \n]{10}T[^ \n]{2})[^ \n]{6} ([A-Z]+)(?= |$)"
    return dict(sorted(Counter(re.findall(pattern, log, re.MULTILINE)).items()))


# %% solution: split twice, dict of counts
def count_log_levels(log: str) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for line in log.split("\n"):
        parts = line.split(" ", 2)
        if len(parts) == 1:
            continue
        stamp, level = parts[0], parts[1]
        if len(stamp) == 19 and stamp[10] == "T":
            if level.isascii() and level.isalpha() and level.isupper():
                key = (stamp[:13], level)
                counts[key] = counts.get(key, 0) + 1
    return {key: counts[key] for key in sorted(counts)}
