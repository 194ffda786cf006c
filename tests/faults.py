"""A campaign of faults: python tests/faults.py RUNS [SEED]; MIRROR names the public raw files."""

import sys
import tempfile
from pathlib import Path

from conftest import find_mirror
from projects import campaign

if __name__ == "__main__":
    runs, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory(prefix="faultslip-") as folder:
        good = campaign(Path(folder), runs, seed, find_mirror())
    sys.exit(good != runs)
