"""Split a line of a table file into its cells.

Cells are separated by commas. A cell that begins with a double quote ends at the next
single double quote; within it commas are text, and two double quotes stand for one.
What follows the closing quote up to the next comma belongs to the cell as it stands,
and so do quotes in a cell that does not begin with one. A quote that is never closed
ends with the line. An empty line is one empty cell.
"""


# %% starter
def split_csv_line(line: str) -> list[str]: ...


# %% inputs
SIZES = (8, 100, 800, 4_000)


def make_input(size, rng):
    plain = ["", "7", "Ann", " z ", 'a"b']
    quoted = ['"Lee, Bo"', '"say ""hi"""', '""', '"x"y']
    line = ",".join(rng.choice(plain + quoted) for _ in range(size))
    if size < 50 and rng.random() < 0.3:
        line += rng.choice((",", ',"open, end', '"', ',"', ',"a""'))
    return (line,), {}


# %% solution: cut the line from the front
def split_csv_line(line: str) -> list[str]:
    cells = []
    cell = ""
    quoted = False
    begin = True
    while line != "":
        character = line[0]
        if quoted:
            if line[:2] == '""':
                cell = cell + '"'
                line = line[1:]
            elif character == '"':
                quoted = False
            else:
                cell = cell + character
        elif character == ",":
            cells.append(cell)
            cell = ""
        elif character == '"' and begin:
            quoted = True
        else:
            cell = cell + character
        begin = character == "," and not quoted
        line = line[1:]
    cells.append(cell)
    return cells


# %% solution: letters popped off the front of a list
def split_csv_line(line: str) -> list[str]:
    letters = list(line)
    cells = []
    while True:
        cell = []
        if letters and letters[0] == '"':
            letters.pop(0)
            while letters:
                letter = letters.pop(0)
                if letter != '"':
                    cell.append(letter)
                elif letters and letters[0] == '"':
                    cell.append(letters.pop(0))
                else:
                    break
        while letters and letters[0] != ",":
            cell.append(letters.pop(0))
        cells.append("".join(cell))
        if not letters:
            return cells
        letters.pop(0)


# %% solution: an automaton over the characters
def split_csv_line(line: str) -> list[str]:
    cells = []
    cell: list[str] = []
    state = "begin"
    for character in line:
        if state == "quoted":
            if character == '"':
                state = "closing"
            else:
                cell.append(character)
        elif state == "closing" and character == '"':
            cell.append('"')
            state = "quoted"
        elif character == ",":
            cells.append("".join(cell))
            cell = []
            state = "begin"
        elif state == "begin" and character == '"':
            state = "quoted"
        else:
            cell.append(character)
            state = "plain"
    cells.append("".join(cell))
    return cells


# %% solution: jump with find
def split_csv_line(line: str) -> list[str]:
    cells = []
    at = 0
    while True:
        cell = ""
        if line.startswith('"', at):
            start = at + 1
            end = line.find('"', start)
            while end >= 0 and line.startswith('"', end + 1):
                end = line.find('"', end + 2)
            if end < 0:
                end = len(line)
            cell = line[start:end].replace('""', '"')
            at = min(end + 1, len(line))
        comma = line.find(",", at)
        if comma < 0:
            cells.append(cell + line[at:])
            return cells
        cells.append(cell + line[at:comma])
        at = comma + 1


# %% solution: regular expression for one cell
import re


def split_csv_line(line: str) -> list[str]:
    cells = []
    pattern = re.compile(r'(?:"((?:[^"]|"")*)(?:"|$))?([^,]*)(,|$)')
    for match in pattern.finditer(line):
        cells.append((match[1] or "").replace('""', '"') + match[2])
        if not match[3]:
            break
    return cells


# %% solution: split at commas, join again what was quoted
def split_csv_line(line: str) -> list[str]:
    cells = []
    parts: list[str] = []
    for piece in line.split(","):
        if not parts and not piece.startswith('"'):
            cells.append(piece)
            continue
        quotes = piece.replace('""', "") if parts else piece[1:].replace('""', "")
        parts.append(piece)
        if '"' in quotes:
            whole = ",".join(parts)[1:]
            end = whole.replace('""', "xx").index('"')
            cells.append(whole[:end].replace('""', '"') + whole[end + 1 :])
            parts = []
    if parts:
        cells.append(",".join(parts)[1:].replace('""', '"'))
    return cells
