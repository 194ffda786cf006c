"""Losses of all networks."""

from pathlib import Path

import numpy as np

from faultslip import plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        histories = {}
        for path in snakemake.input.histories:
            run = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
            histories.setdefault(Path(path).parent.name, []).append(run)
        figure = plotting.training_figure(histories)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
