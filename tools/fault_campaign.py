"""Kill the smoke study at random moments, and check that its results are complete afterwards.

    python tools/fault_campaign.py RUNS [SEED]

The environment variable MIRROR names the folder with the public raw files.
"""

import sys
import tempfile
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[1] / "workflow" / "scripts"
sys.path.insert(0, str(LIBRARY))

from projects import campaign, find_mirror  # noqa: E402


def main(runs: int, seed: int = 0) -> int:
    """Run the campaign; returns the exit status, 1 if the results of any run differ."""
    with tempfile.TemporaryDirectory(prefix="faultslip-") as folder:
        good = campaign(Path(folder), runs, seed, find_mirror())
    return int(good != runs)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
