"""List the `n` most frequent words of a text with their counts.

Words are runs of the letters a to z, after turning the text into lower case; all else
separates. The most frequent comes first, equally frequent ones in alphabetical order.
There may be fewer than `n`.
"""


# %% starter
def common_words(text: str, n: int) -> list[tuple[str, int]]: ...


# %% inputs
SIZES = (10, 100, 500, 1_800)


def make_input(size, rng):
    parts = ["Lo", "ra", "mi", "do", "su", "en"]
    pool = ["".join(rng.choices(parts, k=rng.randint(1, 4))) for _ in range(size // 3)]
    gaps = [" ", " ", ", ", ".\n", " - ", "'", " 42 "]
    text = "".join(rng.choice(pool) + rng.choice(gaps) for _ in range(size))
    return (text, rng.choice((0, 1, 5, 20))), {}


def valid(text, n):
    return n >= 0


# %% solution: letter by letter, count in a list
def common_words(text: str, n: int) -> list[tuple[str, int]]:
    words = []
    word = ""
    for letter in text.lower() + " ":
        if letter in "abcdefghijklmnopqrstuvwxyz":
            word = word + letter
        elif word != "":
            words.append(word)
            word = ""
    counted = []
    seen = []
    for word in words:
        if word not in seen:
            seen.append(word)
            counted.append((word, words.count(word)))
    counted.sort(key=lambda entry: (-entry[1], entry[0]))
    return counted[:n]


# %% solution: count each word of the set
import re


def common_words(text: str, n: int) -> list[tuple[str, int]]:
    words = re.findall("[a-z]+", text.lower())
    counts = [(word, words.count(word)) for word in sorted(set(words))]
    return sorted(counts, key=lambda pair: pair[1], reverse=True)[:n]


# %% solution: cut the words out of the text one by one
def common_words(text: str, n: int) -> list[tuple[str, int]]:
    counts = {}
    rest = text.lower()
    while rest:
        end = 0
        while end < len(rest) and "a" <= rest[end] <= "z":
            end += 1
        if end:
            counts[rest[:end]] = counts.get(rest[:end], 0) + 1
        rest = rest[end + 1 :]
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


# %% solution: replace what is no letter
def common_words(text: str, n: int) -> list[tuple[str, int]]:
    clean = text.lower()
    for sign in set(clean):
        if not "a" <= sign <= "z":
            clean = clean.replace(sign, " ")
    counts: dict[str, int] = {}
    for word in clean.split():
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


# %% solution: Counter of a regular expression's words
import re
from collections import Counter


def common_words(text: str, n: int) -> list[tuple[str, int]]:
    counts = Counter(re.findall("[a-z]+", text.lower()))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


# %% solution: sorted words, then most_common, which is stable
import re
from collections import Counter


def common_words(text: str, n: int) -> list[tuple[str, int]]:
    words = sorted(match[0] for match in re.finditer("[a-z]+", text.lower()))
    return Counter(words).most_common(n)
