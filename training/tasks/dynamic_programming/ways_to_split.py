"""In how many ways a text without spaces can be read as words.

`words` is the dictionary; its entries may repeat (that makes no further way) and none
is empty. All of the text has to be used. An empty text can be read in one way; none has
more than 400 characters.
"""


# %% starter
def ways_to_split(text: str, words: list[str]) -> int: ...


# %% inputs
SIZES = (8, 40, 120, 300)


def make_input(size, rng):
    words = ["a", "an", "ana", "na", "nan", "ban", "banana", "s", "a"]
    words = rng.sample(words, rng.randint(6, 9))
    for _ in range(5 + size // 5):
        words.append("".join(rng.choice("abns") for _ in range(rng.randint(2, 9))))
    rng.shuffle(words)
    text = "".join(rng.choice(words) for _ in range(size))[:size]
    if size < 100 and rng.random() < 0.2:
        text += "x"
    return (text, words), {}


def valid(text, words):
    return "" not in words and len(text) <= 400 and len(text) <= 400


# %% solution: recursion on the rest of the text, answers in a dict
def ways_to_split(text: str, words: list[str]) -> int:
    known: dict[str, int] = {"": 1}

    def ways(rest: str) -> int:
        if rest not in known:
            total = 0
            different: list[str] = []
            for word in words:
                if word not in different:
                    different.append(word)
                    if rest[: len(word)] == word:
                        total += ways(rest[len(word) :])
            known[rest] = total
        return known[rest]

    return ways(text)


# %% solution: every piece of the text looked up in the list
def ways_to_split(text: str, words: list[str]) -> int:
    ways = [1]
    for end in range(1, len(text) + 1):
        total = 0
        for start in range(end):
            if ways[start] and text[start:end] in words:
                total += ways[start]
        ways.append(total)
    return ways[-1]


# %% solution: every piece looked up in a set
def ways_to_split(text: str, words: list[str]) -> int:
    dictionary = frozenset(words)
    ways = [1] + [0] * len(text)
    for end in range(1, len(text) + 1):
        ways[end] = sum(ways[i] for i in range(end) if text[i:end] in dictionary)
    return ways[len(text)]


# %% solution: forward, startswith for each word
def ways_to_split(text: str, words: list[str]) -> int:
    different = set(words)
    ways = [0] * (len(text) + 1)
    ways[0] = 1
    for start, count in enumerate(ways):
        if ways[start]:
            for word in different:
                if text.startswith(word, start):
                    ways[start + len(word)] += ways[start]
    return ways[-1]


# %% solution: only the lengths that exist
def ways_to_split(text: str, words: list[str]) -> int:
    dictionary = set(words)
    lengths = sorted({len(word) for word in dictionary})
    ways = [1]
    for end in range(1, len(text) + 1):
        total = 0
        for length in lengths:
            if length > end:
                break
            before = ways[end - length]
            if before and text[end - length : end] in dictionary:
                total += before
        ways.append(total)
    return ways[-1]


# %% solution: a tree of letters, walked from each place
def ways_to_split(text: str, words: list[str]) -> int:
    tree: dict = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node["end"] = True
    ways = [1] + [0] * len(text)
    for start in range(len(text)):
        if not ways[start]:
            continue
        node = tree
        for place in range(start, len(text)):
            node = node.get(text[place])
            if node is None:
                break
            if "end" in node:
                ways[place + 1] += ways[start]
    return ways[-1]
