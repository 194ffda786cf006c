"""Virtual faults: simulators that write raw files in the layouts of real experiments.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

# Names of the files that a simulation of gouge writes, in HOSS's layout, by what they hold.
SIMULATION_FILES = {
    "energy": "energy",
    "bottom": "ConSV_PlateBottomBeadMiddle",
    "top": "ConSV_PlateTopBeadMiddle",
}
# Names of the files that a virtual apparatus writes, in Penn State's layout, beside its waveforms.
APPARATUS_FILES = {"mechanics": "data.txt", "settings": "AE.mat", "times": "AcTimeVector.mat"}
# Random faults that one job simulates.
FAULTS_PER_BATCH = 50
