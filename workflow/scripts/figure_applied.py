"""What released networks predict: emission above friction, one pair of panels per prediction."""

import matplotlib.pyplot as plt

from faultslip.figures.record_prediction import prediction_panels
from faultslip.figures.style import WIDTH, letter, save
from faultslip.io import netcdf

HEIGHT = 2.9  # of a pair of panels, inches


def figure_applied(predictions: list[str], pdf: str, png: str) -> None:
    """Draw predictions of released networks.

    Parameters
    ----------
    predictions : list of str
        NetCDF files.
    pdf, png : str
        Paths of the figure.
    """
    figure = plt.figure(figsize=(WIDTH, HEIGHT * len(predictions)))
    parts = figure.subfigures(len(predictions), 1, squeeze=False)[:, 0]
    for index, (part, path) in enumerate(zip(parts, predictions, strict=True)):
        prediction = netcdf.read(path)
        above, below = part.subplots(2, 1, sharex=True, height_ratios=(1, 1.4))
        prediction_panels(above, below, prediction, f"{letter(index)}   ")
    save(figure, pdf, png)


if __name__ == "__main__":
    from faultslip.job import run

    run(figure_applied, snakemake)
