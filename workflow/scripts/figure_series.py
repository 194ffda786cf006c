"""Figures 5, 7 and 8: true and predicted series, a row a segment, a column a scenario."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        predictions = [netcdf.read(path) for path in snakemake.input.predictions]
        rows = len(predictions) // snakemake.params.scenarios
        by_row = [prediction for row in range(rows) for prediction in predictions[row::rows]]
        figure = plotting.series_figure(by_row, snakemake.params.scenarios)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
