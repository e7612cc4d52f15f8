"""Which pages to print, from a text such as "1-3, 8, 5-6".

Parts are separated by commas, with spaces allowed around numbers; a part is a page or a
range "first-last", both included, and a range with first > last holds no page. Empty
parts are left out. The answer lists every page once, in ascending order; pages above
`last_page` are left out. Pages are 1 or more, `last_page` is 0 to 10,000.
"""


# %% starter
def parse_pages(selection: str, last_page: int) -> list[int]: ...


# %% inputs
import re

SIZES = (6, 40, 150, 400)


def make_input(size, rng):
    last_page = 5 + rng.choice((2, 4)) * size
    parts = []
    for _ in range(size):
        first = rng.randint(3, last_page + 5)
        last = first + rng.choice((-2, 0, 1, 9, 20, 90))
        shape = rng.choice(("{0}-{1}", "{0}-{1}", " {0}", "{0} - {1} "))
        parts.append(shape.format(first, last) if rng.random() < 0.98 else " ")
    return (",".join(parts), last_page), {}


def valid(selection, last_page):
    part = "( *[1-9][0-9]* *(- *[1-9][0-9]* *)?| *)"
    formed = re.fullmatch(f"{part}(,{part})*", selection)
    return formed is not None and 0 <= last_page <= 10_000


# %% solution: list of pages, searched and sorted each time
def parse_pages(selection: str, last_page: int) -> list[int]:
    pages: list[int] = []
    for part in selection.split(","):
        part = part.strip()
        if part == "":
            continue
        if "-" in part:
            first = int(part.split("-")[0])
            last = int(part.split("-")[1])
        else:
            first = int(part)
            last = int(part)
        for page in range(first, last + 1):
            if page <= last_page and page not in pages:
                pages.append(page)
                pages.sort()
    return pages


# %% solution: every page of the document against every part
def parse_pages(selection: str, last_page: int) -> list[int]:
    ranges = []
    for part in selection.replace(" ", "").split(","):
        if part:
            first, _, last = part.partition("-")
            ranges.append((int(first), int(last or first)))
    return [
        page
        for page in range(1, last_page + 1)
        if any(first <= page <= last for first, last in ranges)
    ]


# %% solution: all pages in one list, then a set
import re


def parse_pages(selection: str, last_page: int) -> list[int]:
    pages: list[int] = []
    for first, last in re.findall(r"(\d+)\s*(?:-\s*(\d+))?", selection):
        pages = pages + list(range(int(first), int(last or first) + 1))
    return sorted({page for page in pages if page <= last_page})


# %% solution: a set that is updated with ranges
def parse_pages(selection: str, last_page: int) -> list[int]:
    pages: set[int] = set()
    for part in selection.split(","):
        first, dash, last = part.partition("-")
        if dash:
            pages.update(range(int(first), min(int(last), last_page) + 1))
        elif first.strip() and int(first) <= last_page:
            pages.add(int(first))
    return sorted(pages)


# %% solution: a byte for each page
def parse_pages(selection: str, last_page: int) -> list[int]:
    wanted = bytearray(last_page + 1)
    for part in selection.split(","):
        numbers = part.split("-")
        if numbers[0].strip():
            first, last = int(numbers[0]), min(int(numbers[-1]), last_page)
            if first <= last:
                wanted[first : last + 1] = b"\1" * (last + 1 - first)
    return [page for page, flag in enumerate(wanted) if flag]


# %% solution: sorted ranges, one walk
def parse_pages(selection: str, last_page: int) -> list[int]:
    ranges = []
    for part in selection.split(","):
        if part.strip():
            numbers = [int(number) for number in part.split("-")]
            ranges.append((numbers[0], min(numbers[-1], last_page)))
    ranges.sort()
    pages: list[int] = []
    following = 1
    for first, last in ranges:
        pages.extend(range(max(first, following), last + 1))
        following = max(following, last + 1)
    return pages
