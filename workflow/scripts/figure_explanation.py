"""Which scales and times matter, and what simple quantity says the same."""

from faultslip import netcdf, plotting

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        figure = plotting.explanation_figure([netcdf.read(path) for path in snakemake.input.explanations])
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png)
