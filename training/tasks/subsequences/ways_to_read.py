"""Count in how many ways a word can be read in a text by leaving letters out.

Two ways differ if they use other positions of the text: "ab" can be read in "aab" in
two ways. An empty word can be read in one way.
"""


# %% starter
def ways_to_read(word: str, text: str) -> int: ...


# %% inputs
SIZES = (10, 60, 400, 1_500)


def make_input(size, rng):
    letters = rng.choice(("ab", "abc", "abcdefgh"))
    text = "".join(rng.choice(letters) for _ in range(size))
    length = rng.choice((0, 1, 3, 4)) if size < 20 else 3 + size // 150
    return ("".join(rng.choice(letters) for _ in range(length)), text), {}


# %% solution: a table with a row for each letter
def ways_to_read(word: str, text: str) -> int:
    table = [[0] * (len(text) + 1) for _ in range(len(word) + 1)]
    for column in range(len(text) + 1):
        table[0][column] = 1
    for row in range(1, len(word) + 1):
        for column in range(1, len(text) + 1):
            table[row][column] = table[row][column - 1]
            if word[row - 1] == text[column - 1]:
                table[row][column] += table[row - 1][column - 1]
    return table[len(word)][len(text)]


# %% solution: a new list of ways for every letter of the text
def ways_to_read(word: str, text: str) -> int:
    ways = [1] + [0] * len(word)
    for sign in text:
        following = list(ways)
        for place, letter in enumerate(word):
            if letter == sign:
                following[place + 1] = ways[place + 1] + ways[place]
        ways = following
    return ways[-1]


# %% solution: add up over all earlier places
def ways_to_read(word: str, text: str) -> int:
    if not word:
        return 1
    ending = [1 if sign == word[0] else 0 for sign in text]
    for letter in word[1:]:
        new = []
        for place in range(len(text)):
            if text[place] == letter:
                new.append(sum(ending[:place]))
            else:
                new.append(0)
        ending = new
    return sum(ending)


# %% solution: running sums, a letter of the word at a time
from itertools import accumulate


def ways_to_read(word: str, text: str) -> int:
    ways = [1] * (len(text) + 1)
    for letter in word:
        steps = (n if sign == letter else 0 for n, sign in zip(ways, text))
        ways = list(accumulate(steps, initial=0))
    return ways[-1]


# %% solution: the places of each letter, from the back
def ways_to_read(word: str, text: str) -> int:
    places: dict[str, list[int]] = {}
    for place in range(len(word) - 1, -1, -1):
        places.setdefault(word[place], []).append(place)
    ways = [1] + [0] * len(word)
    for sign in text:
        for place in places.get(sign, ()):
            ways[place + 1] += ways[place]
    return ways[-1]
