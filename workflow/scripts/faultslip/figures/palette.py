"""Pictures with few colours, which are small and look as they did."""

import numpy as np
from PIL import Image

COLOURS = 256
MAX_COLOUR_ERROR = 20  # of 255, in any channel of any pixel, that a palette may make


def with_palette(figure: Image.Image, width: int) -> Image.Image:
    """Return a figure in fewer pixels, and with a palette if no pixel changes its colour visibly.

    Parameters
    ----------
    figure : Image
        In RGB.
    width : int
        Largest width, pixels.
    """
    if figure.width > width:
        height = round(figure.height * width / figure.width)
        figure = figure.resize((width, height), Image.Resampling.LANCZOS)
    # The default method merges rare colours, such as the darkest of a scalogram, into greys.
    reduced = figure.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    error = np.abs(np.asarray(reduced.convert("RGB"), int) - np.asarray(figure, int)).max()
    return reduced if error <= MAX_COLOUR_ERROR else figure
