"""Simulate a granular fault and write it in the FDEM sensor layout."""

from faultslip.simulators import gouge

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        gouge.simulate(
            deck=snakemake.input.deck,
            command=snakemake.params.command,
            parameters=snakemake.params.parameters,
            seed=int(snakemake.wildcards.seed),
            energy=snakemake.output.energy,
            bottom=snakemake.output.bottom,
            top=snakemake.output.top,
        )
