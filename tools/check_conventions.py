"""Check NetCDF files against the CF conventions, one of each kind.

    .conventions/bin/python tools/check_conventions.py FOLDER ...

A kind is a folder in results/<study>, such as records. The exit status is 1 if the checker finds anything.
"""

import subprocess
import sys
from pathlib import Path

TEST = "cf:1.11"


def main(folders: list[str]) -> int:
    """Check one file of each kind; returns the exit status."""
    kinds: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.nc")):
            kinds.setdefault(path.relative_to(folder).parts[1 if Path(folder).name == "results" else 0], path)
    if not kinds:
        print(f"there are no NetCDF files in {', '.join(folders)}; run a study first", file=sys.stderr)
        return 1
    checker = Path(sys.executable).with_name("compliance-checker")
    failed = 0
    for kind, path in kinds.items():
        run = subprocess.run([checker, f"--test={TEST}", path], capture_output=True, text=True)
        passed = run.returncode == 0 and "All tests passed!" in run.stdout
        print(f"{kind}: {path}: {'passes' if passed else 'does not pass'} {TEST}")
        if not passed:
            print(run.stdout, run.stderr)
            failed += 1
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["results"]))
