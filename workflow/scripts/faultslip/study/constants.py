"""Numbers that the configuration's checks and the jobs share.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

# Relative; normal stress within it belongs to a load step.
LOAD_TOLERANCE = 0.02
# Random faults that calibrate bands are normalised by their first 20 % and predicted from 40 % on.
NORMALISING_FRACTION = 0.2
TESTED_FROM = 0.4
