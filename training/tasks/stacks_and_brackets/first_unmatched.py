"""Find the first bracket of a source text that has no partner.

Brackets are (), [] and {}; all other characters do not matter. The text is read from
the left. The answer is the position of the first closing bracket that does not fit the
innermost open one (or meets none open). If there is none such, it is the position of
the first bracket that is never closed, and -1 if all are matched.
"""


# %% starter
def first_unmatched(source: str) -> int: ...


# %% inputs
SIZES = (12, 100, 500, 1_500)


def make_input(size, rng):
    text, stack = [], []
    while len(text) + len(stack) < size:
        if stack and rng.random() < 0.35:
            text.append(stack.pop())
        elif rng.random() < 0.6:
            pair = rng.choice(("()", "()", "[]", "{}"))
            text.append(pair[0])
            stack.append(pair[1])
        else:
            text.append(rng.choice("ax+ ,"))
    text += reversed(stack)
    for _ in range(rng.choice((0, 1, 1, 2)) if text else 0):
        place = -rng.randint(1, max(1, len(text) // 4))
        text[place] = rng.choice(("", "x", "(", "]"))
    return ("".join(text),), {}


# %% solution: blank out pairs until none is left
def first_unmatched(source: str) -> int:
    text = "".join(sign if sign in "()[]{}" else " " for sign in source)
    found = True
    while found:
        found = False
        for place in range(len(text)):
            if text[place] in "([{":
                other = place + 1
                while other < len(text) and text[other] == " ":
                    other += 1
                if other < len(text) and text[place] + text[other] in "()[]{}":
                    if text[other] in ")]}":
                        text = text[:place] + " " + text[place + 1 :]
                        text = text[:other] + " " + text[other + 1 :]
                        found = True
                        break
    for place, sign in enumerate(text):
        if sign in ")]}":
            return place
    left = [place for place, sign in enumerate(text) if sign != " "]
    return left[0] if left else -1


# %% solution: go back to the innermost open one
def first_unmatched(source: str) -> int:
    closed = []
    for place in range(len(source)):
        if source[place] not in ")]}":
            continue
        before = place - 1
        while before >= 0 and (source[before] not in "([{" or before in closed):
            before -= 1
        if before < 0 or source[before] + source[place] not in ("()", "[]", "{}"):
            return place
        closed.append(before)
    for place in range(len(source)):
        if source[place] in "([{" and place not in closed:
            return place
    return -1


# %% solution: a text as the stack
def first_unmatched(source: str) -> int:
    open_ones = ""
    places = []
    for place, sign in enumerate(source):
        if sign in "([{":
            open_ones = open_ones + sign
            places = places + [place]
        elif sign in ")]}":
            if open_ones[-1:] + sign not in ("()", "[]", "{}"):
                return place
            open_ones = open_ones[:-1]
            places = places[:-1]
    return places[0] if places else -1


# %% solution: a stack of pairs
def first_unmatched(source: str) -> int:
    partner = {")": "(", "]": "[", "}": "{"}
    stack = []
    for place, sign in enumerate(source):
        if sign in partner.values():
            stack.append((place, sign))
        elif sign in partner:
            if not stack or stack.pop()[1] != partner[sign]:
                return place
    return stack[0][0] if stack else -1


# %% solution: a stack of places, brackets found by a regular expression
import re


def first_unmatched(source: str) -> int:
    stack: list[int] = []
    for match in re.finditer(r"[()\[\]{}]", source):
        place = match.start()
        sign = source[place]
        if sign in "([{":
            stack.append(place)
        elif stack and source[stack[-1]] + sign in ("()", "[]", "{}"):
            stack.pop()
        else:
            return place
    return stack[0] if stack else -1
