"""Slip events, predicted and true."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        predictions = [netcdf.read(path) for path in snakemake.input.predictions]
        figure = plotting.events_figure(predictions, p.slip_drop, p.tolerance)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
