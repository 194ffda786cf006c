"""Figure 6: the parts of one cycle that networks are trained on."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        figure = plotting.cycle_figure(netcdf.read(snakemake.input.record[0]), snakemake.params.segments)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
