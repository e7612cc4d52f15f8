"""Say how deep each comment of a discussion is nested.

`answers_to[i]` is the number of the comment that comment `i` answers, or -1 if it
answers none; such comments have depth 0, an answer has one more than what it answers.
Comments may answer ones with higher numbers; there are no circles.
"""


# %% starter
def comment_depths(answers_to: list[int]) -> list[int]: ...


# %% inputs
SIZES = (10, 80, 300, 1_200)


def make_input(size, rng):
    order = list(range(size))
    if rng.random() < 0.3:
        rng.shuffle(order)
    answers_to = [-1] * size
    for place in range(1, size):
        if rng.random() < 0.99:
            parent = rng.randint(max(0, place - rng.choice((1, 1, 2, 5))), place - 1)
            answers_to[order[place]] = order[parent]
    return (answers_to,), {}


def valid(answers_to):
    def ends(comment):
        for _ in answers_to:
            comment = answers_to[comment] if comment >= 0 else comment
        return comment == -1

    return all(map(ends, answers_to))


# %% solution: raise depths until nothing changes
def comment_depths(answers_to: list[int]) -> list[int]:
    depths = [0] * len(answers_to)
    changed = True
    while changed:
        changed = False
        for comment in reversed(range(len(answers_to))):
            parent = answers_to[comment]
            if parent != -1 and depths[comment] != depths[parent] + 1:
                depths[comment] = depths[parent] + 1
                changed = True
    return depths


# %% solution: climb up from each comment
def comment_depths(answers_to: list[int]) -> list[int]:
    depths = []
    for comment in range(len(answers_to)):
        depth = 0
        while answers_to[comment] != -1:
            comment = answers_to[comment]
            depth += 1
        depths.append(depth)
    return depths


# %% solution: level by level, through all comments
def comment_depths(answers_to: list[int]) -> list[int]:
    depths = [0] * len(answers_to)
    level = [i for i, parent in enumerate(answers_to) if parent == -1]
    depth = 0
    while level:
        for comment in level:
            depths[comment] = depth
        members = set(level)
        level = [i for i, parent in enumerate(answers_to) if parent in members]
        depth += 1
    return depths


# %% solution: climb to the next known depth
def comment_depths(answers_to: list[int]) -> list[int]:
    depths: list[int | None] = [None] * len(answers_to)
    for start in range(len(answers_to)):
        path = []
        comment = start
        while comment != -1 and depths[comment] is None:
            path.append(comment)
            comment = answers_to[comment]
        depth = -1 if comment == -1 else depths[comment]
        for comment in reversed(path):
            depth += 1
            depths[comment] = depth
    return depths


# %% solution: lists of answers, walked along
def comment_depths(answers_to: list[int]) -> list[int]:
    answers: list[list[int]] = [[] for _ in answers_to]
    order: list[int] = []
    for comment, parent in enumerate(answers_to):
        if parent == -1:
            order.append(comment)
        else:
            answers[parent].append(comment)
    depths = [0] * len(answers_to)
    for comment in order:
        for answer in answers[comment]:
            depths[answer] = depths[comment] + 1
            order.append(answer)
    return depths
