"""The words of a message that are on the list of banned ones.

Each is given once, in the order of their first use. Words are the rows of letters,
digits and apostrophes ("isalnum" or "'"); everything else separates. They are compared,
and given back, in lower case. The banned words are in lower case already, and may hold
entries that are no words and never match.
"""


# %% starter
def banned_words(message: str, banned: list[str]) -> list[str]: ...


# %% inputs
SIZES = (10, 100, 400, 1_200)


def make_input(size, rng):
    vocabulary = [
        "".join(rng.choice("abcdeo'3") for _ in range(rng.randint(1, 5)))
        for _ in range(size)
    ]
    banned = rng.sample(vocabulary, size // 2) + ["", "two words", "darn"]
    words = [rng.choice(vocabulary) for _ in range(size)] + ["Darn"] * rng.randint(0, 2)
    text = ""
    for word in words:
        word = word.upper() if rng.random() < 0.2 else word
        text += word + rng.choice((" ", ", ", "-", "...", "\n"))
    return (text, banned), {}


def valid(message, banned):
    return all(word == word.lower() for word in banned)


# %% solution: build words by hand, search lists
def banned_words(message: str, banned: list[str]) -> list[str]:
    words = []
    word = ""
    for character in message + " ":
        if character.isalnum() or character == "'":
            word = word + character.lower()
        else:
            if word != "":
                words.append(word)
            word = ""
    found = []
    for word in words:
        for bad in banned:
            if word == bad and word not in found:
                found.append(word)
    return found


# %% solution: split, filter with the list, dict.fromkeys
def banned_words(message: str, banned: list[str]) -> list[str]:
    spaced = "".join(c if c.isalnum() or c == "'" else " " for c in message)
    words = spaced.lower().split()
    return list(dict.fromkeys(word for word in words if word in banned))


# %% solution: search the message for each banned word, sort by place
import re


def banned_words(message: str, banned: list[str]) -> list[str]:
    words = re.findall(r"(?:[^\W_]|')+", message.lower())
    padded = f" {' '.join(words)} "
    found = []
    for bad in set(banned):
        at = padded.find(f" {bad} ")
        if at >= 0 and bad and " " not in bad:
            found.append((at, bad))
    return [bad for _, bad in sorted(found)]


# %% solution: set of banned words, seen words in a set
import re


def banned_words(message: str, banned: list[str]) -> list[str]:
    wanted = set(banned)
    seen = set()
    found = []
    for word in re.findall(r"(?:[^\W_]|')+", message.lower()):
        if word in wanted and word not in seen:
            seen.add(word)
            found.append(word)
    return found


# %% solution: first use of every word, then those that are banned
import re


def banned_words(message: str, banned: list[str]) -> list[str]:
    used = dict.fromkeys(re.findall(r"(?:[^\W_]|')+", message.lower()))
    wanted = frozenset(banned)
    return [word for word in used if word in wanted]
