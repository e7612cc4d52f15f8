"""Give the characters that occur at most `limit` times in a text, joined.

They stand in the order in which they first occur. Upper and lower case are different
characters, spaces are left out, and `limit` is at least 1.
"""


# %% starter
def rare_characters(text: str, limit: int) -> str: ...


# %% inputs
SIZES = (20, 200, 800, 2_000)


def make_input(size, rng):
    signs = [chr(code) for code in range(33, 127)] + [chr(n) for n in range(192, 900)]
    pool = rng.sample(signs, min(len(signs), 10 + size // 8))
    text = "".join(rng.choice(pool) for _ in range(size))
    spaced = " ".join(text[i : i + 6] for i in range(0, size, 6))
    return (spaced, rng.choice((1, 2, 5, 8))), {}


def valid(text, limit):
    return limit >= 1


# %% solution: count by hand for every character
def rare_characters(text: str, limit: int) -> str:
    result = ""
    for sign in text:
        if sign == " " or sign in result:
            continue
        count = 0
        for other in text:
            if other == sign:
                count = count + 1
        if count <= limit:
            result = result + sign
    return result


# %% solution: str.count at each position
def rare_characters(text: str, limit: int) -> str:
    result = ""
    for sign in text.replace(" ", ""):
        if text.count(sign) <= limit and sign not in result:
            result += sign
    return result


# %% solution: str.count, each character once
def rare_characters(text: str, limit: int) -> str:
    signs = dict.fromkeys(text.replace(" ", ""))
    return "".join(sign for sign in signs if text.count(sign) <= limit)


# %% solution: sorted characters by first index
from itertools import groupby


def rare_characters(text: str, limit: int) -> str:
    rare = []
    for sign, group in groupby(sorted(text.replace(" ", ""))):
        if sum(1 for _ in group) <= limit:
            rare.append(sign)
    return "".join(sorted(rare, key=text.index))


# %% solution: a dict of counts
def rare_characters(text: str, limit: int) -> str:
    counts: dict[str, int] = {}
    for sign in text:
        counts[sign] = counts.get(sign, 0) + 1
    counts.pop(" ", None)
    return "".join([sign for sign, count in counts.items() if count <= limit])


# %% solution: Counter
from collections import Counter


def rare_characters(text: str, limit: int) -> str:
    counts = Counter(text.replace(" ", ""))
    return "".join(sign for sign in counts if counts[sign] <= limit)
