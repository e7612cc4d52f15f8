"""Make a table of sales: a row for each shop, a column for each month.

`sales` are (shop, month, cents). The result is a list of rows: the first is ["shop",
month, …] with all months that occur, ascending; then a row [shop, sum, …] for each shop
in alphabetical order, 0 where it sold nothing in a month. Without sales it is
[["shop"]].
"""


# %% starter
def sales_table(sales: list[tuple[str, str, int]]) -> list[list]: ...


# %% inputs
SIZES = (8, 60, 250, 700)


def make_input(size, rng):
    towns = ["Bonn", "Graz", "Lyon"]
    shops = [f"{rng.choice(towns)} {n}" for n in range(size // 10 + 1)]
    months = [
        f"{rng.randint(2020, 2025)}-{rng.randint(1, 12):02}" for _ in range(size // 8)
    ]
    sales = [
        (rng.choice(shops), rng.choice(months), rng.choice((99, 250, -99, 1200)))
        for _ in range(size)
        if months
    ]
    return (sales,), {}


# %% solution: all sales for each cell
def sales_table(sales: list[tuple[str, str, int]]) -> list[list]:
    shops = []
    months = []
    for shop, month, _ in sales:
        if shop not in shops:
            shops.append(shop)
        if month not in months:
            months.append(month)
    shops.sort()
    months.sort()
    table = [["shop"] + months]
    for shop in shops:
        row = [shop]
        for month in months:
            total = 0
            for sale in sales:
                if sale[0] == shop and sale[1] == month:
                    total += sale[2]
            row.append(total)
        table.append(row)
    return table


# %% solution: the sales of each shop, filtered
def sales_table(sales: list[tuple[str, str, int]]) -> list[list]:
    months = sorted({month for _, month, _ in sales})
    table: list[list] = [["shop", *months]]
    for shop in sorted({shop for shop, _, _ in sales}):
        own = [(month, cents) for other, month, cents in sales if other == shop]
        sums = [sum(c for other, c in own if other == month) for month in months]
        table.append([shop, *sums])
    return table


# %% solution: add in place, positions by index()
def sales_table(sales: list[tuple[str, str, int]]) -> list[list]:
    shops = sorted(set(shop for shop, month, cents in sales))
    months = sorted(set(month for shop, month, cents in sales))
    table = [["shop"] + months]
    for shop in shops:
        table.append([shop] + [0] * len(months))
    for shop, month, cents in sales:
        table[shops.index(shop) + 1][months.index(month) + 1] += cents
    return table


# %% solution: a dict with pairs as keys
def sales_table(sales: list[tuple[str, str, int]]) -> list[list]:
    sums: dict[tuple[str, str], int] = {}
    for shop, month, cents in sales:
        sums[shop, month] = sums.get((shop, month), 0) + cents
    shops = sorted({shop for shop, _ in sums})
    months = sorted({month for _, month in sums})
    rows = [[shop] + [sums.get((shop, month), 0) for month in months] for shop in shops]
    return [["shop"] + months, *rows]


# %% solution: a dict of rows
def sales_table(sales: list[tuple[str, str, int]]) -> list[list]:
    months = sorted({month for _, month, _ in sales})
    column = {month: place for place, month in enumerate(months, start=1)}
    rows: dict[str, list] = {}
    for shop, month, cents in sales:
        if shop not in rows:
            rows[shop] = [shop, *([0] * len(months))]
        rows[shop][column[month]] += cents
    return [["shop", *months], *(rows[shop] for shop in sorted(rows))]
