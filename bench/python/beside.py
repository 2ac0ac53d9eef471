"""Prints the tables of `ellie eval speech` and `models.py`, a pair of each round, as one: the
median over the rounds of their medians, side by side.

    python beside.py FOLDER
"""

import sys
from pathlib import Path
from statistics import median

Row = tuple[str, str, str]


def rows(table: Path) -> dict[Row, float]:
    found = {}
    for line in table.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) == 7 and cells[4].replace(".", "").isdigit():
            found[cells[0], cells[1], cells[2]] = float(cells[4])
    return found


def rounds(folder: Path, name: str) -> dict[Row, float]:
    tables = [rows(table) for table in sorted(folder.glob(f"{name}-*.md"))]
    return {row: median(table[row] for table in tables) for row in tables[0]}


def main(folder: Path) -> None:
    ours, theirs = rounds(folder, "ellie"), rounds(folder, "python")
    print("| model | given | threads | Ellie, median ms | its own package, median ms | times as fast |")
    print("| --- | ---:| ---:| ---:| ---:| ---:|")
    for (model, given, threads), ms in ours.items():
        other = theirs.get((model, given, threads)) or theirs.get((model, given, "its own"))
        beside = (figure(other), f"{other / ms:.2f}") if other else ("-", "-")
        print(f"| {model} | {given} | {threads} | {figure(ms)} | {' | '.join(beside)} |")


def figure(value: float) -> str:
    """Three figures that count."""
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3}f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
