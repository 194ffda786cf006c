"""Scores against the amount of laboratory data, as a figure."""

import pandas as pd

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        scores = pd.read_csv(snakemake.input.scores)
        predictions = [netcdf.read(path).attrs for path in snakemake.input.without]
        without = {attributes["scenario"]: attributes for attributes in predictions}
        figure = plotting.data_efficiency_figure(scores, without)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
