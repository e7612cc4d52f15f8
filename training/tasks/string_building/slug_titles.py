"""Make the part of a web address that names each article.

The title's letters a-z and digits 0-9 stay, capital letters A-Z become small, and every
row of other characters becomes one "-"; there is none at either end. A title with
nothing left is "untitled". Where a slug was already given to an earlier title, "-2",
"-3" … is added: the lowest number, from 2 on, that makes a slug not given yet.
"""


# %% starter
def slug_titles(titles: list[str]) -> list[str]: ...


# %% inputs
SIZES = (6, 50, 300, 1_500)


def make_input(size, rng):
    words = ("News", "the", "C++", "2024", "Ärger", "of", "10%", "new", "!", "")
    titles = []
    for number in range(size):
        if rng.random() < 0.5:
            titles.append(f"{rng.choice(words)} Issue #{rng.randint(0, size // 9)}")
        elif rng.random() < 0.1:
            titles.append(f"news-{number % 7}")
        else:
            titles.append(rng.choice((" ", " - ")).join(rng.choices(words, k=3)))
    return (titles,), {}


# %% solution: grow strings, search the list
def slug_titles(titles: list[str]) -> list[str]:
    result: list[str] = []
    for title in titles:
        slug = ""
        for character in title:
            if character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
                slug = slug + character.lower()
            elif character in "abcdefghijklmnopqrstuvwxyz0123456789":
                slug = slug + character
            else:
                slug = slug + "-"
        while "--" in slug:
            slug = slug.replace("--", "-")
        slug = slug.strip("-")
        if slug == "":
            slug = "untitled"
        unique = slug
        number = 2
        while unique in result:
            unique = slug + "-" + str(number)
            number = number + 1
        result.append(unique)
    return result


# %% solution: split and filter, numbers from count
from itertools import count


def slug_titles(titles: list[str]) -> list[str]:
    taken: list[str] = []
    for title in titles:
        cleaned = "".join(c if c.isascii() and c.isalnum() else " " for c in title)
        slug = "-".join(cleaned.lower().split()) or "untitled"
        if slug in taken:
            slug = next(s for n in count(2) if (s := f"{slug}-{n}") not in taken)
        taken.append(slug)
    return taken


# %% solution: regular expression and a set
import re


def slug_titles(titles: list[str]) -> list[str]:
    taken = set()
    slugs = []
    for title in titles:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower() or "untitled"
        unique = slug
        number = 2
        while unique in taken:
            unique = f"{slug}-{number}"
            number += 1
        taken.add(unique)
        slugs.append(unique)
    return slugs


# %% solution: remember the next number of each slug
import re


def slug_titles(titles: list[str]) -> list[str]:
    other = re.compile(r"[^a-z0-9]+")
    next_number: dict[str, int] = {}
    slugs = []
    for title in titles:
        ascii_lower = title.encode("ascii", "replace").decode().lower()
        slug = other.sub("-", ascii_lower).strip("-") or "untitled"
        if slug in next_number:
            number = next_number[slug]
            while f"{slug}-{number}" in next_number:
                number += 1
            next_number[slug] = number + 1
            slug = f"{slug}-{number}"
        next_number[slug] = 2
        slugs.append(slug)
    return slugs


# %% solution: regular expression, whole list in one text
import re


def slug_titles(titles: list[str]) -> list[str]:
    joined = "\n".join(title.replace("\n", " ") for title in titles)
    joined = re.sub(r"[^A-Za-z0-9\n]+", "-", joined).lower()
    used: dict[str, int] = {}
    slugs = []
    for line in joined.split("\n") if titles else []:
        slug = line.strip("-") or "untitled"
        if slug in used:
            base, number = slug, used[slug]
            while (slug := f"{base}-{number}") in used:
                number += 1
            used[base] = number + 1
        used[slug] = 2
        slugs.append(slug)
    return slugs
