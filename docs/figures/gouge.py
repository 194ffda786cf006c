"""Simulate sheared gouge and draw the forces between its grains before a slip, and their motion in it.

.venv/bin/python docs/figures/gouge.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from drawing import INK, ROOT, WIDTH, arrow, config, inset, label, page, save_png
from matplotlib.collections import EllipseCollection, LineCollection
from matplotlib.colors import Normalize

from faultslip.faults import gouge
from faultslip.figures.style import BLUE, VERMILION

HEIGHT = 128  # mm, as all lengths here
SEED = 1
STEPS, STRIDE = 225_000, 500  # time steps of the run, and between two snapshots
LEAD = 12  # snapshots from the one before the slip to the fastest
LEFT, ACROSS = 13, 164  # of the panels
LOWEST, HIGHEST = -0.7, 8.7  # of the panels, grain diameters
POINTS = 0.6  # width of a line per unit of force
# What the deck does not record: every grain and every contact at the stride.
DUMPS = f"""
compute pairs all property/local patom1 patom2 cutoff radius
compute forces all pair/local force cutoff radius
dump grains all custom {STRIDE} grains id type x y vx vy radius
dump_modify grains sort id format float %.9g
dump contacts all local {STRIDE} contacts c_pairs[1] c_pairs[2] c_forces
fix state all ave/time {STRIDE} 1 {STRIDE} v_kinetic v_slip file state
"""


def simulate(folder, parameters):
    """Run the deck from loose grains to the end of the warm-up, with snapshots on the way."""
    deck = (ROOT / "resources" / "decks" / "gouge.lmp").read_text(encoding="utf-8")
    (folder / "deck").write_text(deck.replace("\nrun  ", DUMPS + "\nrun  "), encoding="utf-8")
    variables = {name: parameters[name] for name in gouge.PARAMETERS}
    variables |= {
        "pressure": gouge.PRESSURE,
        "timestep": gouge.TIMESTEP,
        "seed": SEED,
        "compaction": gouge.COMPACTION,
    }
    variables |= {"piece": 0, "steps": STEPS, "after": "after"}
    command = [str(Path(sys.executable).with_name("lmp")), "-in", "deck", "-log", "none"]
    for name, value in variables.items():
        command += ["-var", name, str(value)]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def frame(path, step):
    """Rows of one time step of a dump."""
    lines = path.read_text(encoding="utf-8").split("ITEM: TIMESTEP\n")[1 + step // STRIDE].splitlines()
    assert int(lines[0]) == step
    return np.array([line.split() for line in lines[8:]], dtype=float)


def draw_grains(axes, grains, length, values=None, **look):
    """Draw the grains, and copies of those near the periodic boundary."""
    _, _, x, y, _, _, radius = grains.T
    copies = [np.flatnonzero(abs(x + shift - length / 2) < length / 2 + 1) for shift in (-length, 0, length)]
    shifts = np.repeat((-length, 0, length), [len(copy) for copy in copies])
    which = np.concatenate(copies)
    size = 2 * radius[which]
    places = np.column_stack([x[which] + shifts, y[which]])
    drawn = EllipseCollection(size, size, 0, units="xy", offsets=places, transOffset=axes.transData, **look)
    if values is not None:
        drawn.set_array(values[which])
    axes.add_collection(drawn)
    axes.set(xlim=(0, length), ylim=(LOWEST, HIGHEST), yticks=[0, 4, 8])
    axes.set_ylabel("Height, d")
    return drawn


def draw_forces(axes, grains, contacts, length):
    """Draw a line between the centres of grains in contact, whose width grows with the normal force."""
    places = grains[:, 2:4]  # sorted by id, which begins with 1
    first, second = (places[contacts[:, column].astype(int) - 1] for column in (0, 1))
    apart = second - first
    apart[:, 0] -= length * np.round(apart[:, 0] / length)
    lines = np.stack([first, first + apart], axis=1)
    every = np.concatenate([lines + (shift, 0) for shift in (-length, 0, length)])
    force = np.tile(np.abs(contacts[:, 2]), 3)
    axes.add_collection(LineCollection(every, linewidths=POINTS * force, color=VERMILION, capstyle="round"))


def key(figure, axes, drawn):
    """Explain line widths and colours."""
    label(axes, 124, 28.5, "Normal contact force, P d", ha="left")
    for index, force in enumerate((1, 5, 10)):
        x = 126 + 17 * index
        axes.plot([x, x + 6], [23.5, 23.5], color=VERMILION, linewidth=POINTS * force, solid_capstyle="round")
        label(axes, x + 9.5, 23.5, force)
    label(axes, 124, 16, "Speed, velocities of the load point", ha="left")
    bar = inset(figure, 124, 11, 50, 2.5)
    figure.colorbar(drawn, cax=bar, orientation="horizontal", extend="max").ax.tick_params(labelsize=7)


def draw(figure, axes, folder, parameters):
    """Draw both snapshots and the friction."""
    length, velocity = parameters["length"], parameters["load_velocity"]
    step, kinetic, slip = np.loadtxt(folder / "state").T
    load = velocity * gouge.TIMESTEP * np.maximum(step - gouge.COMPACTION, 0)
    friction = parameters["stiffness"] * (load - slip)
    fastest = int(np.argmax(kinetic * (step > gouge.COMPACTION)))
    before = fastest - LEAD

    high = ACROSS / length * (HIGHEST - LOWEST)
    top, bottom = (inset(figure, LEFT, low, ACROSS, high) for low in (HEIGHT - 7 - high, 49))
    grains = frame(folder / "grains", int(step[before]))
    draw_grains(top, grains, length, facecolor="0.92", edgecolor="0.55", linewidth=0.4)
    draw_forces(top, grains, frame(folder / "contacts", int(step[before])), length)
    top.set_xticklabels([])
    grains = frame(folder / "grains", int(step[fastest]))
    speed = np.hypot(grains[:, 4], grains[:, 5]) / velocity
    look = {"norm": Normalize(0, 30), "cmap": "viridis", "edgecolor": "0.3", "linewidth": 0.3}
    drawn = draw_grains(bottom, grains, length, values=speed, **look)
    bottom.set_xlabel("Position along the fault, d")

    series = inset(figure, LEFT, 10, 95, 22)
    series.plot(load, friction, color=INK)
    for index, colour, letter in ((before, VERMILION, "a"), (fastest, BLUE, "b")):
        series.plot(load[index], friction[index], "o", markersize=4, color=colour)
        series.text(load[index] + 0.08, friction[index], letter, va="center")
    series.set(xlabel="Displacement of the load point, d", ylabel="Friction", xlim=(0, load[-1]), ylim=0)
    titles = {"a": "Contact forces before a slip", "b": "Speed of the grains during the slip", "c": ""}
    for panel, (letter, title) in zip((top, bottom, series), titles.items(), strict=True):
        y = HEIGHT * panel.get_position().y1 + 3
        panel.yaxis.set_label_coords(-7.5 / panel.get_position().width / WIDTH, 0.5)
        label(axes, 2, y, letter, fontsize=8, fontweight="bold", ha="left")
        label(axes, LEFT, y, title, ha="left")
        if title:
            label(axes, LEFT + ACROSS - 14, y, "motion of the plate", ha="right")
            arrow(axes, (LEFT + ACROSS - 12, y), (LEFT + ACROSS, y), linewidth=1.2, head=6)
    key(figure, axes, drawn)


def main():
    """Draw the figure."""
    parameters = config()["experiments"]["gouge"]["simulation"]
    figure, axes = page(HEIGHT)
    with tempfile.TemporaryDirectory() as folder:
        simulate(Path(folder), parameters)
        draw(figure, axes, Path(folder), parameters)
    save_png(figure, __file__)


if __name__ == "__main__":
    main()
