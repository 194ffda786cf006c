"""Draw the biaxial apparatus, and friction and emission of the virtual one.

.venv/bin/python docs/figures/apparatus.py
"""

import numpy as np
from drawing import INK, arrow, box, config, inset, label, page, save, virtual_experiment

from faultslip.faults import acoustics
from faultslip.figures.style import BLACK, BLUE, ORANGE, PURPLE, VERMILION

HEIGHT = 94  # mm, as all lengths here
SHOWN = 80, 110  # s of the record
DETAIL = 0.06  # s of waveforms, in whose middle a slip ends
STEEL, ROCK, BEAD = "0.82", "0.94", "#e8c98f"
CENTRE, BOTTOM, TOP = 43, 24, 66  # of the side blocks
LAYER, BLOCK, PLATEN = 4, 14, 6  # widths of a gouge layer, of a block and of a platen


def beads(axes, left, width):
    """Fill a gouge layer with beads."""
    size = width / 4.5
    row, column = np.mgrid[: int((TOP - BOTTOM - 2 - size) / (size * np.sqrt(0.75))) + 1, :4]
    x, y = left + size * (column + 0.5 + row % 2 / 2), BOTTOM + 1 + size * (0.5 + np.sqrt(0.75) * row)
    area = (0.92 * size * 72 / 25.4) ** 2
    axes.scatter(x, y, area, color=BEAD, edgecolor="0.35", linewidth=0.25)


def machine(axes, stress, velocity):
    """Draw the double direct shear assembly, its loads and its sensors."""
    middle = (BOTTOM + TOP) / 2
    box(axes, CENTRE - BLOCK / 2, BOTTOM + 5, BLOCK, TOP - BOTTOM + 3, 0.5, facecolor=ROCK)
    label(axes, CENTRE, middle + 10, "Central\nblock")
    arrow(axes, (CENTRE, TOP + 18), (CENTRE, TOP + 8), color=VERMILION, linewidth=2, head=9)
    label(axes, CENTRE + 3, TOP + 14, f"Shear load,\n{velocity} µm/s", ha="left", color=VERMILION)
    arrow(axes, (CENTRE, BOTTOM + 4), (CENTRE, BOTTOM - 2), linestyle=(0, (2, 1)))
    label(axes, CENTRE, BOTTOM - 4.5, "slip")
    for way in (-1, 1):

        def at(distance, width, way=way):
            return CENTRE + way * distance - (width if way < 0 else 0)

        beads(axes, at(BLOCK / 2, LAYER), LAYER)
        side, platen = BLOCK / 2 + LAYER, BLOCK * 1.5 + LAYER
        box(axes, at(side, BLOCK), BOTTOM, BLOCK, TOP - BOTTOM, 0.5, facecolor=ROCK)
        label(axes, at(side, BLOCK) + BLOCK / 2, middle + 10, "Side\nblock")
        base = {"facecolor": STEEL, "edgecolor": "0.45", "hatch": "////"}
        box(axes, at(side, BLOCK), BOTTOM - 4, BLOCK, 4, 0, **base)
        box(axes, at(platen, PLATEN), BOTTOM + 4, PLATEN, TOP - BOTTOM - 8, 0.5, facecolor=STEEL)
        box(axes, at(platen, 2.5), middle - 3, 2.5, 6, 0, facecolor=PURPLE)
        wall = platen + PLATEN
        for y in (BOTTOM + 10, middle, TOP - 10):
            points = (CENTRE + way * (wall + 9), y), (CENTRE + way * wall, y)
            arrow(axes, *points, color=BLUE, linewidth=2, head=9)
    label(axes, 4, TOP + 3, f"Normal load,\n{stress} MPa", ha="left", color=BLUE)
    sensor = CENTRE + BLOCK * 1.5 + LAYER + 1.2
    axes.plot([sensor, sensor + 7], [middle - 3, BOTTOM - 1.5], color=INK, linewidth=0.5)
    label(axes, sensor + 5, BOTTOM - 5, "Acoustic\nsensors", color="#9c4a79")
    layer = CENTRE - BLOCK / 2 - LAYER / 2
    axes.plot([layer, layer - 3], [BOTTOM + 1, BOTTOM - 8.5], color=INK, linewidth=0.5)
    label(axes, layer - 3, BOTTOM - 10.5, "Gouge layers of glass beads")


def record(figure, settings):
    """Draw friction, the norm of the amplitudes of both channels, and waveforms of one slip."""
    friction, amplitude, drops = virtual_experiment(settings)
    time = 1e-3 * np.arange(len(friction))
    part = slice(*(1000 * second for second in SHOWN))
    samples = round(settings["record"]["interval"] / 1e-3)
    noise = len(acoustics.CHANNELS) * acoustics.NOISE**2
    power = np.sum(np.square(acoustics.CHANNELS)) * amplitude**2 + noise
    emission = np.sqrt(power.reshape(-1, samples).mean(axis=1))
    centres = time.reshape(-1, samples).mean(axis=1)
    end = part.start + np.flatnonzero(drops[part] > 0.5)[1]

    above, below, detail = (
        inset(figure, 102, bottom, 74, high) for bottom, high in ((72, 19), (46, 19), (10, 22))
    )
    above.plot(time[part], friction[part], color=BLACK)
    above.set(ylabel="Friction", xlim=SHOWN, xticklabels=[], ylim=(0.32, 0.46), yticks=[0.35, 0.4, 0.45])
    shown = (centres >= SHOWN[0]) & (centres < SHOWN[1])
    below.semilogy(centres[shown], emission[shown], color=VERMILION, linewidth=0.5)
    below.set(ylabel="Emission, counts", xlim=SHOWN, xlabel="Time, s", ylim=(10, 1000))
    below.yaxis.set_major_formatter("{x:g}")
    for axes in (above, below):
        axes.axvline(time[end], color=BLUE, linestyle=(0, (3, 2)), linewidth=0.7)

    rate = settings["experiments"]["p4677"]["apparatus"]["sampling_rate"]
    start = time[end] - DETAIL / 2
    random = np.random.default_rng(1)
    waves = acoustics.waveforms(amplitude, 1e-3, np.array([start]), round(DETAIL * rate), rate, random)[:, 0]
    after = 1e3 * (np.arange(waves.shape[1]) / rate - DETAIL / 2)
    for number, (wave, colour) in enumerate(zip(waves, (ORANGE, PURPLE), strict=True)):
        # the envelope of each half millisecond: every sample would not be resolved in print
        pieces = wave[: wave.size // 8 * 8].reshape(-1, 8)
        shift = 5000 * (0.5 - number)
        times = after[: wave.size // 8 * 8 : 8]
        detail.fill_between(times, pieces.min(1) + shift, pieces.max(1) + shift, color=colour, linewidth=0.3)
        detail.text(-27, shift + 500, f"Channel {number + 1}", fontsize=7)
    detail.plot([-27, -27], [-800, 1200], color=BLACK, linewidth=1.2, clip_on=False)
    detail.text(-26, 200, "2000 counts", va="center")
    detail.axvline(0, color=BLUE, linestyle=(0, (3, 2)), linewidth=0.7, zorder=3)
    detail.set(xlabel="Time from the end of the slip, ms", ylabel="Waveforms", xlim=(-30, 30), yticks=[])
    detail.spines["left"].set_visible(False)
    for axes in (above, below, detail):
        axes.yaxis.set_label_coords(-0.12, 0.5)


def main():
    """Draw the figure."""
    settings = config()
    constants = settings["experiments"]["p4677"]["apparatus"]
    figure, axes = page(HEIGHT)
    machine(axes, constants["normal_stress"][0], constants["load_velocity"])
    record(figure, settings)
    for letter, x, y in (("a", 3, 91), ("b", 87, 91), ("c", 87, 65), ("d", 87, 33)):
        label(axes, x, y, letter, fontsize=8, fontweight="bold")
    save(figure, __file__)


if __name__ == "__main__":
    main()
