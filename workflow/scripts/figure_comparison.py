"""What a virtual fault has in common with a real one."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        figure = plotting.comparison_figure([netcdf.read(path) for path in snakemake.input.records])
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
