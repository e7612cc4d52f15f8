"""Work out what a text field holds after a row of edits.

An edit is a tuple: ("type", text) appends the text; ("delete", n) takes the last n
characters away (all, if there are fewer); ("undo",) takes the last edit back that is
not taken back yet; ("redo",) does again what was last undone, unless something was
typed or deleted since. Undo and redo with nothing to do have no effect.
"""


# %% starter
def field_after(edits: list[tuple]) -> str: ...


# %% inputs
SIZES = (12, 80, 250, 600)


def make_input(size, rng):
    edits = []
    for _ in range(size):
        kind = rng.choice(("type", "type", "type", "type", "delete", "undo", "redo"))
        if kind == "type":
            text = rng.choice(("", "a", "some ", "new words, ", "\n", "tea"))
            edits.append((kind, text))
        elif kind == "delete":
            edits.append((kind, rng.choice((0, 1, 3, 10))))
        else:
            edits.append((kind,))
    return (edits,), {}


def valid(edits):
    def fits(kind, *rest):
        if kind == "type":
            return isinstance(rest[0], str) and len(rest) == 1
        if kind == "delete":
            return rest[0] >= 0 and len(rest) == 1
        return kind in ("undo", "redo") and not rest

    return all(fits(*edit) for edit in edits)


# %% solution: replay everything after each edit, letter by letter
def field_after(edits: list[tuple]) -> str:
    done = []
    undone = []
    text = ""
    for edit in edits:
        if edit[0] == "undo":
            if len(done) > 0:
                undone = undone + [done[-1]]
                done = done[:-1]
        elif edit[0] == "redo":
            if len(undone) > 0:
                done = done + [undone[-1]]
                undone = undone[:-1]
        else:
            done = done + [edit]
            undone = []
        text = ""
        for old in done:
            if old[0] == "type":
                for letter in old[1]:
                    text = text + letter
            else:
                for _ in range(old[1]):
                    text = text[:-1]
    return text


# %% solution: replay after each undo
def field_after(edits: list[tuple]) -> str:
    def replay(history):
        text = ""
        for kind, value in history:
            text = text + value if kind == "type" else text[: max(0, len(text) - value)]
        return text

    done, undone, text = [], [], ""
    for edit in edits:
        if edit[0] == "undo":
            if done:
                undone.append(done.pop())
            text = replay(done)
        elif edit[0] == "redo":
            if undone:
                done.append(undone.pop())
            text = replay(done)
        else:
            done.append(edit)
            undone.clear()
            text = replay([("type", text), edit])
    return text


# %% solution: keep every state as a list of letters
def field_after(edits: list[tuple]) -> str:
    states = [[]]
    now = 0
    for edit in edits:
        if edit[0] == "undo":
            now = max(now - 1, 0)
        elif edit[0] == "redo":
            now = min(now + 1, len(states) - 1)
        else:
            state = list(states[now])
            if edit[0] == "type":
                state.extend(edit[1])
            else:
                del state[max(0, len(state) - edit[1]) :]
            states = states[: now + 1] + [state]
            now += 1
    return "".join(states[now])


# %% solution: keep every state as text
def field_after(edits: list[tuple]) -> str:
    before: list[str] = []
    after: list[str] = []
    text = ""
    for kind, *value in edits:
        if kind == "undo":
            if before:
                after.append(text)
                text = before.pop()
        elif kind == "redo":
            if after:
                before.append(text)
                text = after.pop()
        else:
            before.append(text)
            after = []
            if kind == "type":
                text += value[0]
            elif value[0]:
                text = text[: -value[0]]
    return text


# %% solution: first what is left of the edits, then the text
def field_after(edits: list[tuple]) -> str:
    done: list[tuple] = []
    undone: list[tuple] = []
    for edit in edits:
        if edit == ("undo",):
            if done:
                undone.append(done.pop())
        elif edit == ("redo",):
            if undone:
                done.append(undone.pop())
        else:
            done.append(edit)
            undone.clear()
    letters: list[str] = []
    for kind, value in done:
        if kind == "type":
            letters += value
        elif value:
            del letters[-value:]
    return "".join(letters)
