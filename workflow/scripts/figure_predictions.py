"""Figures 2 and 3: input scalogram, predicted scalogram, and friction."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        predictions = [netcdf.read(path) for path in snakemake.input.predictions]
        figure = plotting.predictions_figure(predictions)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
