"""Run a virtual biaxial experiment and write it in Penn State's raw layout."""

from faultslip.simulators import apparatus

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        apparatus.simulate(snakemake.output[0], snakemake.params.parameters, int(snakemake.wildcards.seed))
