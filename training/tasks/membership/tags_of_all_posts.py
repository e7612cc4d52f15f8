"""Give the tags that every post carries, sorted.

A post may name a tag more than once. Without posts there are no common tags.
"""


# %% starter
def shared_tags(posts: list[list[str]]) -> list[str]: ...


# %% inputs
SIZES = (5, 20, 60, 150)


def make_input(size, rng):
    pool = [f"{rng.choice(['py', 'db', 'ops', 'ui'])}-{n}" for n in range(size)]
    common = [tag for tag in pool if rng.random() < 0.5]
    posts = []
    for _ in range(rng.randint(1, 3) + size // 8):
        tags = common + [tag for tag in pool if rng.random() < 0.4]
        rng.shuffle(tags)
        posts.append(tags)
    if size < 20 and rng.random() < 0.1:
        posts.clear()
    return (posts,), {}


# %% solution: a flag and loops
def shared_tags(posts: list[list[str]]) -> list[str]:
    result = []
    for post in posts:
        for tag in post:
            everywhere = True
            for other in posts:
                if tag not in other:
                    everywhere = False
                    break
            if everywhere and tag not in result:
                result.append(tag)
    result.sort()
    return result


# %% solution: only the first post's tags can be common
def shared_tags(posts: list[list[str]]) -> list[str]:
    if not posts:
        return []
    result = []
    for tag in posts[0]:
        if tag not in result and all(tag in post for post in posts[1:]):
            result.append(tag)
    return sorted(result)


# %% solution: count the posts of each tag
def shared_tags(posts: list[list[str]]) -> list[str]:
    counts: dict[str, int] = {}
    for post in posts:
        for tag in set(post):
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(tag for tag, count in counts.items() if count == len(posts))


# %% solution: intersect one after the other
def shared_tags(posts: list[list[str]]) -> list[str]:
    if not posts:
        return []
    common = set(posts[0])
    for post in posts[1:]:
        common &= set(post)
        if not common:
            break
    return sorted(common)


# %% solution: intersect with all lists at once
def shared_tags(posts: list[list[str]]) -> list[str]:
    if not posts:
        return []
    return sorted(set(posts[0]).intersection(*posts[1:]))


# %% solution: reduce with filtered lists
from functools import reduce


def shared_tags(posts: list[list[str]]) -> list[str]:
    if not posts:
        return []
    common = reduce(lambda kept, post: [t for t in kept if t in post], posts)
    return sorted(dict.fromkeys(common))
