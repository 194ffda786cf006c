"""What the programs of this folder share: a page in millimetres, shapes, saving, and virtual data."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

from faultslip.faults import acoustics, apparatus, slider  # noqa: E402
from faultslip.figures import style  # noqa: E402
from faultslip.scalograms import image  # noqa: E402
from faultslip.study.composition import compose  # noqa: E402

INK = "0.15"
WIDTH = 180  # mm

plt.rcParams |= {"svg.fonttype": "path", "svg.hashsalt": "faultslip", "hatch.linewidth": 0.6}
plt.rcParams |= {"xtick.labelsize": 7, "ytick.labelsize": 7}


def config():
    """Return the configuration of the default study."""
    return compose(ROOT)


def virtual_experiment(settings, interval=1e-3):
    """Friction, amplitude of the emission and fall of friction in slips of the virtual p4677, at each ms."""
    constants = dict(settings["experiments"]["p4677"]["apparatus"])
    seed, gain, _ = (constants.pop(name) for name in ("seed", "gain", "sampling_rate"))
    normal = apparatus.load_steps(
        *(constants.pop(k) for k in ("normal_stress", "duration", "ramp")), interval
    )
    emission = acoustics.Emission(**constants.pop("emission"))
    fault = slider.Slider(**constants)
    velocity = 1e-6 * fault.load_velocity
    friction, slip, creep = slider.simulate(fault, normal, interval, np.random.default_rng([seed, 0]))
    drops = acoustics.drops_in_slip(friction, slip, velocity)
    random = np.random.default_rng([seed, 1])
    series = slip, creep, normal, velocity, gain, interval, random, emission, drops
    return friction, acoustics.amplitude(*series), drops


def scalograms(settings):
    """Images of emission and friction in one window of the virtual p4677 with a slip in it."""
    friction, amplitude, drops = virtual_experiment(settings)
    interval, length = settings["record"]["interval"], settings["windows"]["length"]
    samples = round(interval / 1e-3)
    emission = np.sqrt((amplitude.reshape(-1, samples) ** 2).mean(axis=1))
    slips = np.flatnonzero(drops > 0.5) // samples
    start = slips[slips > 60 / interval][0] - round(0.6 * length / interval)
    wavelet = image.ScalogramConfig(**settings["scalogram"])
    images = []
    for series in (np.log(emission), emission, friction.reshape(-1, samples).mean(axis=1)):
        normalisation = image.Normalisation(series.mean(), series.std())
        rows = image.transform(series, interval, wavelet)
        rows = image.normalise(rows, normalisation, interval, wavelet)
        images.append(rows[:, start : start + round(length / interval)])
    return images


def page(height):
    """Return an empty figure of full page width, and axes over all of it whose unit is the millimetre."""
    figure = plt.figure(figsize=(style.WIDTH, height / 25.4), layout="none", facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return figure, axes


def inset(figure, left, bottom, width, height):
    """Axes at a place on the page, in millimetres."""
    across, up = 25.4 * figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def box(axes, left, bottom, width, height, radius=1.0, **look):
    """Draw a rectangle, with round corners unless the radius is 0."""
    look = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6} | look
    if radius:
        shape = f"round,pad=0,rounding_size={radius}"
        patch = FancyBboxPatch((left, bottom), width, height, boxstyle=shape, **look)
    else:
        patch = Rectangle((left, bottom), width, height, **look)
    return axes.add_patch(patch)


def label(axes, x, y, text, **look):
    """Write text, centred unless told otherwise."""
    look = {"ha": "center", "va": "center", "color": INK, "fontsize": 7, "linespacing": 1.25} | look
    return axes.text(x, y, text, **look)


def arrow(axes, *points, color=INK, linewidth=0.8, head=4.0, **look):
    """Draw a line through points, with an arrowhead at its end."""
    if len(points) > 2:
        axes.plot(*zip(*points[:-1], strict=True), color=color, linewidth=linewidth, **look)
    patch = FancyArrowPatch(
        points[-2],
        points[-1],
        arrowstyle="-|>",
        mutation_scale=head,
        shrinkA=0,
        shrinkB=0,
        color=color,
        linewidth=linewidth,
        joinstyle="miter",
        **look,
    )
    axes.add_patch(patch)


def save(figure, program):
    """Write the figure as SVG beside its program, with the same bytes each time."""
    figure.savefig(Path(program).with_suffix(".svg"), metadata={"Date": None, "Creator": None})
    plt.close(figure)


def save_png(figure, program):
    """Write the figure as PNG beside its program, with 256 colours, which keep the file small."""
    figure.set_dpi(200)
    figure.canvas.draw()
    pixels = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    pixels = pixels.quantize(256, dither=Image.Dither.NONE)
    pixels.save(Path(program).with_suffix(".png"), optimize=True, dpi=(200, 200))
    plt.close(figure)
