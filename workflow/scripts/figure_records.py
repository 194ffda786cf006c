"""Figures 1 and 4: emission and friction of the experiments, with their parts."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        records = [netcdf.read(path) for path in snakemake.input.records]
        figure = plotting.records_figure(records, snakemake.params.segments)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
