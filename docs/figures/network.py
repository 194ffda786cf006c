"""Draw the convolutional encoder-decoder, with sizes and numbers of parameters read from the code.

.venv/bin/python docs/figures/network.py
"""

from functools import partial

import torch
from drawing import INK, WIDTH, arrow, box, config, inset, label, page, save, scalograms

from faultslip.networks.architecture import CED, CEDConfig, enlarge

HEIGHT, TOP, STEP, BOX = 110, 87.5, 16.5, 12  # mm
FROZEN = {"facecolor": "#dcebf5", "edgecolor": "#2b6f94"}
TRAINED = {"facecolor": "#f3c15a", "edgecolor": "#8a5f00", "hatch": "////"}
SKIP = {"color": "#0072B2", "linestyle": (0, (3, 1.5))}
LEAVE = {"color": "#D55E00"}
ENCODER, LATENT, DECODER, WIDE = 33, 66.5, 100, 30  # left edges and width of the blocks, mm
EXIT, NARROW = 134, 16.5
THUMB, HIGH = 23, 8  # of a scalogram


def parameters(module):
    """Count the parameters of a module."""
    return sum(p.numel() for p in module.parameters())


def shapes(network, size):
    """Shape (filters, rows, columns) of what each module returns for one image."""
    found = {}

    def keep(name, _, __, output):
        found[name] = (output[0] if isinstance(output, tuple) else output).shape[1:]

    for name, module in network.named_modules():
        module.register_forward_hook(partial(keep, name))
    with torch.no_grad():
        network.eval().all_predictions(torch.zeros(1, *size))
    return found


def block(axes, left, middle, lines, look, width=WIDE):
    """Draw a block of the network with its title and further lines."""
    bottom = middle - BOX / 2
    box(axes, left, bottom, width, BOX, **look)
    if "hatch" in look:  # a plain ground for the text
        box(axes, left + 2, bottom + 0.9, width - 4, BOX - 1.8, radius=0, edgecolor="none")
    for line, words in enumerate(lines):
        y = middle + 3.3 * ((len(lines) - 1) / 2 - line)
        label(axes, left + width / 2, y, words, fontweight="normal" if line else "bold")


def thumbnail(figure, left, middle, picture):
    """Draw a scalogram, the smallest scale at the top."""
    small = inset(figure, left, middle - HIGH / 2, THUMB, HIGH)
    drawn = small.imshow(picture, aspect="auto", cmap="viridis", vmin=-2, vmax=2, interpolation="nearest")
    small.set(xticks=[], yticks=[])
    small.spines[:].set_visible(True)
    return drawn


def legend(figure, axes, network, settings, picture):
    """Say what the looks mean, with the fractions of the parameters, and what the scalograms show."""
    scalogram, length = settings["scalogram"], settings["windows"]["length"]
    low, high = (scalogram[f"{end}_scale"] for end in ("smallest", "largest"))
    text = f"Columns: {length} s.\nRows: scales of\n{low} to {high} s,\nand a low-pass."
    label(axes, 3, 56, text, ha="left")
    latent, total = parameters(network.latent), parameters(network)
    label(axes, 3, 42.5, "In transfer", ha="left", fontweight="bold")
    for y, look, name, number in ((37, FROZEN, "frozen", total - latent), (30, TRAINED, "trained", latent)):
        box(axes, 3, y - 2.5, 6.5, 5, **look)
        label(axes, 11, y, f"{name}, {100 * number / total:.1f} %", ha="left")
    label(axes, 3, 22.5, "Connections", ha="left", fontweight="bold")
    for y, look, name in ((18, {}, "features"), (13.5, SKIP, "skip"), (9, LEAVE, "sub-model")):
        arrow(axes, (3, y), (9.5, y), **look)
        label(axes, 11, y, name, ha="left")
    bar = inset(figure, WIDTH - 3 - THUMB, TOP - STEP + 7.5, THUMB, 1.5)
    figure.colorbar(picture, cax=bar, orientation="horizontal", extend="both", ticks=[-2, 0, 2])
    bar.tick_params(length=1.5, pad=1.5, labelsize=7)
    label(axes, WIDTH - 3 - THUMB / 2, TOP - STEP + 1.3, "standard deviations")


def main():
    """Draw the figure."""
    settings = config()
    log, linear, friction = scalograms(settings)
    network = CED(CEDConfig(**settings["network"], channels=2))
    shape = shapes(network, (2, *log.shape))
    depth = network.config.depth
    figure, axes = page(HEIGHT)
    middle = [TOP - row * STEP + BOX / 2 for row in range(depth + 2)]
    output = WIDTH - 3 - THUMB

    def draw(left, row, title, name, module, look=FROZEN):
        filters, rows, columns = shape[name]
        lines = title, f"{filters} filters, {rows} × {columns}", f"{parameters(module):,} parameters"
        block(axes, left, middle[row], lines, look)

    headers = ((3 + THUMB / 2, "Emission"), (ENCODER + WIDE / 2, "Encoder"), (DECODER + WIDE / 2, "Decoder"))
    for x, text in (*headers, (output + THUMB / 2, "Friction")):
        label(axes, x, HEIGHT - 4, text, fontsize=8, fontweight="bold")
    for picture, row, text in ((log, 0, "logarithm"), (linear, 1, "amplitude")):
        thumbnail(figure, 3, middle[row], picture)
        label(axes, 3 + THUMB / 2, middle[row] - HIGH / 2 - 2.2, text)
    join = (3 + THUMB + ENCODER) / 2
    axes.plot([3 + THUMB, join, join], [middle[1], middle[1], middle[0]], color=INK, linewidth=0.8)
    arrow(axes, (3 + THUMB, middle[0]), (ENCODER, middle[0]))

    draw(ENCODER, 0, "Preprocessing", "preprocessing", network.preprocessing)
    draw(DECODER, 0, "Postprocessing", "postprocessing.0", network.postprocessing)
    for row in range(1, depth + 1):
        up = depth - row
        draw(ENCODER, row, f"Down {row}", f"down.{row - 1}.convolutions", network.down[row - 1])
        draw(DECODER, row, f"Up {up + 1}", f"up.{up}", network.up[up])
        x = ENCODER + WIDE / 2
        arrow(axes, (x, middle[row - 1] - BOX / 2), (x, middle[row] + BOX / 2))
        x = DECODER + WIDE / 2
        arrow(axes, (x, middle[row] + BOX / 2), (x, middle[row - 1] - BOX / 2))
        arrow(axes, (ENCODER + WIDE, middle[row]), (DECODER, middle[row]), **SKIP)
        filters = shape[f"down.{row - 1}.convolutions"][0]
        label(axes, LATENT + WIDE / 2, middle[row] + 2, f"{filters} filters", color=SKIP["color"])
    draw(LATENT, depth + 1, "Latent space", "latent", network.latent, TRAINED)
    low, x = middle[-1], ENCODER + WIDE / 2
    arrow(axes, (x, middle[-2] - BOX / 2), (x, low), (LATENT, low))
    x = DECODER + WIDE / 2
    arrow(axes, (LATENT + WIDE, low), (x, low), (x, middle[-2] - BOX / 2))

    picture = thumbnail(figure, output, middle[0], friction)
    legend(figure, axes, network, settings, picture)
    arrow(axes, (DECODER + WIDE, middle[0]), (output, middle[0]))
    label(axes, output + THUMB / 2, middle[0] - HIGH / 2 - 2.2, "full model")
    for level, module in enumerate(network.sub_models):
        row = depth + 1 - level
        _, rows, columns = shape[f"sub_models.{level}"]
        start = DECODER + WIDE if level else DECODER + WIDE / 2
        arrow(axes, (start, middle[row]), (EXIT, middle[row]), **LEAVE)
        block(axes, EXIT, middle[row], ("Linear", f"{parameters(module)}", "parameters"), FROZEN, NARROW)
        arrow(axes, (EXIT + NARROW, middle[row]), (output, middle[row]), **LEAVE)
        coarse = friction.reshape(rows, friction.shape[0] // rows, columns, -1).mean(axis=(1, 3))
        picture = enlarge(torch.tensor(coarse), friction.shape)
        thumbnail(figure, output, middle[row], picture)
        label(axes, output + THUMB / 2, middle[row] - HIGH / 2 - 2.2, f"from {rows} × {columns}")
    save(figure, __file__)


if __name__ == "__main__":
    main()
