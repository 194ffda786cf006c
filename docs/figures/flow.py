"""Draw the flow from raw files to figures, from the rules of two studies as Snakemake reports them.

.venv/bin/python docs/figures/flow.py
"""

import re
import subprocess
import sys

from drawing import INK, ROOT, arrow, box, label, page, save
from matplotlib.colors import to_rgb

DEFAULT, OTHER = "default study", "studies/open_data.yaml"
STUDIES = {DEFAULT: [], OTHER: ["--configfile", OTHER]}
MARKS = {DEFAULT: "o", OTHER: "^"}
DASHED = {"linestyle": (0, (2.5, 1))}
HEIGHT, HIGH, MIDDLE, LOW = 114, 80, 65, 50  # mm, as all lengths here
# Centre of each rule, and the size of its box; rules of tables and of figures share one box each.
# fmt: off
PLACES = {
    "simulate": (14, 95, 21, 8), "apparatus": (14, HIGH, 21, 8),
    "fetch": (14, MIDDLE, 21, 8), "random_faults": (14, LOW, 21, 8), "record": (39, MIDDLE, 13, 8),
    "scalogram": (61, MIDDLE, 17, 8), "train": (83, HIGH, 13, 8), "opening": (165, 10.5, 26, 8),
    "predict": (104, HIGH, 16, 8), "baseline": (104, MIDDLE, 16, 8), "explain": (104, LOW, 16, 8),
    "tables": (133, 58, 28, 52), "figures": (165, 65, 26, 86),
}
# Stages, which are files of rules: colour, and left, bottom, right and top of their grounds.
STAGES = {
    "faults": ("#009E73", (2, 74.5, 26, 104)), "records": ("#0072B2", (2, 44.5, 47, 74)),
    "scalograms": ("#56B4E9", (51, 59.5, 71, 74)), "networks": ("#E69F00", (75, 74.5, 91, 93)),
    "predictions": ("#D55E00", (94.5, 44.5, 113.5, 93)), "tables": ("#CC79A7", (117.5, 30.5, 148.5, 89)),
    "figures": ("#777777", (150.5, 20.5, 179.5, 113)),
    "report": ("#777777", (150.5, 5, 179.5, 19.5)),
}
# Edges that do not run straight: where they turn, as x, y, x, y...; 1 and -1 are above and below the middle.
ROUTES = {
    ("simulate", "record"): (29.5, 1), ("apparatus", "record"): (29.5, 1),
    ("random_faults", "scalogram"): (48.3, -1), ("random_faults", "figures"): (28.5, 22.5),
    ("random_faults", "tables"): (28.5, 22.5, 115.2, 35), ("explain", "figures"): (114.4, 28.5),
    ("record", "predict"): (49.7, 74.25, 94, 1),
    ("record", "tables"): (49.7, 25.5, 116.2, 39), ("record", "figures"): (49.7, 25.5),
    ("scalogram", "train"): (73, -1), ("scalogram", "tables"): (73, 42.5),
    ("scalogram", "predict"): (92.2, -1), ("scalogram", "explain"): (92.2, 1),
    ("train", "explain"): (93.4, -1), ("train", "figures"): (92.2, 105.5),
    ("predict", "figures"): (115.2, 90.75),
}
# fmt: on


def rules(options):
    """Rules of a study, and pairs of which the second reads what the first writes."""
    command = [sys.executable, "-m", "snakemake", "all", "--rulegraph", "dot", "--forceall", "--quiet"]
    run = subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True, text=True)
    names = {
        n: re.sub("^(scalogram|train|predict|baseline)_.*", r"\1", rule)
        for n, rule in re.findall(r'^\s*(\d+)\[label = "(\w+)"', run.stdout, re.MULTILINE)
    }
    pairs = re.findall(r"^\s*(\d+) -> (\d+)", run.stdout, re.MULTILINE)
    return set(names.values()) - {"all"}, {(names[a], names[b]) for a, b in pairs if names[b] != "all"}


def merged(rule):
    """Return the name of the box of a rule."""
    if rule.endswith("_table"):
        return "tables"
    return "figures" if re.fullmatch(r"fig\d+|\w+_figure", rule) else rule


def stage_of(rule):
    """Return the stage that the centre of a rule's box is in."""
    x, y, *_ = PLACES[rule]
    for name, (_, *grounds) in STAGES.items():
        if any(left < x < right and bottom < y < top for left, bottom, right, top in grounds):
            return name
    raise ValueError(f"no stage has the rule {rule}")


def marks(axes, x, y, studies):
    """Mark the studies that have a rule; the middle of the marks is at x."""
    for index, (study, marker) in enumerate(MARKS.items()):
        if study in studies:
            axes.plot(x - 1.1 + 2.2 * index, y, marker, markersize=3, color=INK, markeredgewidth=0)


def draw_edge(axes, source, target, **look):
    """Draw an edge in the colour of the stage that it comes from, along its route."""
    (x, y, width, tall), (left, middle, wide, high) = PLACES[source], PLACES[target]
    look["color"] = STAGES[stage_of(source)][0]
    if source == target:
        loop = ((x + 4 * i, y + tall / 2 + 3 * j) for i, j in ((1, 0), (1, 1), (-1, 1), (-1, 0)))
        return arrow(axes, *loop, **look)
    if target == "opening":  # from above
        end = [(x, middle + high / 2)] if x == left else [(x, middle), (left - wide / 2, middle)]
        return arrow(axes, (x, y - tall / 2), *end, **look)
    turns = ROUTES.get((source, target), ())
    points = [(x + width / 2, y)]
    for across, up in zip(turns[::2], turns[1::2], strict=True):
        points += [(across, points[-1][1]), (across, middle + 1.5 * up if abs(up) <= 1 else up)]
    points.append((left - wide / 2, points[-1][1]))
    return arrow(axes, *points, **look)


def draw_rule(axes, name, studies):
    """Draw the box of a rule, or of those that share it."""
    x, y, width, height = PLACES[name]
    box(axes, x - width / 2, y - height / 2, width, height, edgecolor=STAGES[stage_of(name)][0])
    if name in studies:
        label(axes, x, y + 1.5, name)
        marks(axes, x, y - 1.9, studies[name])
        return
    shared = sorted(rule for rule in studies if merged(rule) == name)
    left, step = x - width / 2, min(5, (height - 8) / (len(shared) - 1))
    for line, rule in enumerate(shared):
        above = y + height / 2 - 4.5 - step * line
        marks(axes, left + 3, above, studies[rule])
        label(axes, left + 6, above, re.sub("_(table|figure)$", "", rule), ha="left")


def legend(axes, studies):
    """Say what marks and lines mean."""
    for line, study in enumerate(STUDIES):
        number = sum(study in those for those in studies.values())
        marks(axes, 37 + 1.1 * (-1) ** line, 102 - 4.5 * line, [study])
        label(axes, 42, 102 - 4.5 * line, f"{study}, {number} rules", ha="left")
    for y, look, text in ((93, {}, "files of both studies"), (88.5, DASHED, "of the second only")):
        arrow(axes, (34, y), (40, y), **look)
        label(axes, 42, y, text, ha="left")


def main():
    """Draw the figure."""
    found = {study: rules(options) for study, options in STUDIES.items()}
    names = found[DEFAULT][0] | found[OTHER][0]
    studies = {rule: [study for study in found if rule in found[study][0]] for rule in names}
    edges = {study: {tuple(map(merged, pair)) for pair in pairs} for study, (_, pairs) in found.items()}
    figure, axes = page(HEIGHT)
    for name, (colour, *grounds) in STAGES.items():
        tint = tuple(0.84 + 0.16 * part for part in to_rgb(colour))
        for left, bottom, right, top in grounds[::-1]:
            box(axes, left, bottom, right - left, top - bottom, 1.5, facecolor=tint, edgecolor="none")
        label(axes, left + 1.5, top - 2.5, name, fontweight="bold", ha="left")
    for pair in sorted(edges[OTHER] - edges[DEFAULT]):
        draw_edge(axes, *pair, **DASHED)
    for pair in sorted(edges[DEFAULT]):
        draw_edge(axes, *pair)
    for name in sorted(set(map(merged, studies))):
        draw_rule(axes, name, studies)
    legend(axes, studies)
    save(figure, __file__)


if __name__ == "__main__":
    main()
