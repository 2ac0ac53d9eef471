"""Prints two tables of `ellie eval speech` and `models.py` as one: medians side by side."""

import sys
from pathlib import Path


def rows(path: str) -> dict[tuple[str, str, str], float]:
    found = {}
    for line in Path(path).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) == 7 and cells[4].replace(".", "").isdigit():
            found[cells[0], cells[1], cells[2]] = float(cells[4])
    return found


def main(ours: str, theirs: str) -> None:
    ours, theirs = rows(ours), rows(theirs)
    print("| model | given | threads | Ellie, median ms | its own package, median ms | times as fast |")
    print("| --- | ---:| ---:| ---:| ---:| ---:|")
    for (model, given, threads), ms in ours.items():
        other = theirs.get((model, given, threads)) or theirs.get((model, given, "its own"))
        beside = (f"{other:g}", f"{other / ms:.2f}") if other else ("-", "-")
        print(f"| {model} | {given} | {threads} | {ms:g} | {' | '.join(beside)} |")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
