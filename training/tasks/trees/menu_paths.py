"""List the paths to all entries of a nested menu.

A menu is a tuple (title, submenus), submenus being a list of menus; one without
submenus is an entry. A path is the titles from the top to the entry, joined with " > ".
The paths come in the order in which the entries stand.
"""


# %% starter
def menu_paths(menu: tuple[str, list]) -> list[str]: ...


# %% inputs
SIZES = (6, 60, 500, 4_000)


def make_input(size, rng):
    levels = [[("Main", [])]]
    for n in range(size):
        new = (f"{rng.choice(['File', 'Edit', 'View'])} {n}", [])
        above = rng.randint(0, min(len(levels), 12) - 1)
        rng.choice(levels[above])[1].append(new)
        if above + 1 == len(levels):
            levels.append([])
        levels[above + 1].append(new)
    return (levels[0][0],), {}


# %% solution: copy the way down, extend lists by copying
def menu_paths(menu: tuple[str, list]) -> list[str]:
    def walk(node, way):
        way = way + [node[0]]
        if len(node[1]) == 0:
            text = way[0]
            for title in way[1:]:
                text = text + " > " + title
            return [text]
        paths = []
        for child in node[1]:
            paths = paths + walk(child, way)
        return paths

    return walk(menu, [])


# %% solution: put the title before each path of the submenus
def menu_paths(menu: tuple[str, list]) -> list[str]:
    title, submenus = menu
    if not submenus:
        return [title]
    return [f"{title} > {path}" for sub in submenus for path in menu_paths(sub)]


# %% solution: generators in generators
def menu_paths(menu: tuple[str, list]) -> list[str]:
    def walk(node, before):
        if not node[1]:
            yield before + node[0]
        for child in node[1]:
            yield from walk(child, before + node[0] + " > ")

    return list(walk(menu, ""))


# %% solution: replace each menu by its submenus until only entries are left
def menu_paths(menu: tuple[str, list]) -> list[str]:
    rows = [menu]
    changed = True
    while changed:
        changed = False
        longer = []
        for title, submenus in rows:
            if submenus:
                changed = True
                for name, below in submenus:
                    longer.append((title + " > " + name, below))
            else:
                longer.append((title, submenus))
        rows = longer
    return [title for title, _ in rows]


# %% solution: put the submenus in the place of their menu
def menu_paths(menu: tuple[str, list]) -> list[str]:
    rows = [menu]
    place = 0
    while place < len(rows):
        path, submenus = rows[place]
        if not submenus:
            place += 1
            continue
        below = [(path + " > " + title, under) for title, under in submenus]
        rows = rows[:place] + below + rows[place + 1 :]
    return [path for path, _ in rows]


# %% solution: a stack of menus and paths
def menu_paths(menu: tuple[str, list]) -> list[str]:
    stack = [(menu[0], menu[1])]
    paths: list[str] = []
    while stack:
        path, submenus = stack.pop()
        if not submenus:
            paths.append(path)
        for title, below in reversed(submenus):
            stack.append((f"{path} > {title}", below))
    return paths


# %% solution: one list of titles, joined at the entries
def menu_paths(menu: tuple[str, list]) -> list[str]:
    way: list[str] = []
    paths: list[str] = []

    def walk(node):
        way.append(node[0])
        for child in node[1]:
            walk(child)
        if not node[1]:
            paths.append(" > ".join(way))
        way.pop()

    walk(menu)
    return paths
