"""A program in place of LAMMPS: as quick as tests need it, and failing where a test asks for it."""

import stat
import sys
from pathlib import Path

# Each state follows from the one before, and each row from the state: what is resumed from another
# state has other rows. `fail<piece>` beside the program holds Python that is run, once, in the middle
# of a piece; `ran` holds the pieces that were begun.
PROGRAM = f"""#!{sys.executable}
import os, pathlib, signal, sys

given = {{sys.argv[k + 1]: sys.argv[k + 2] for k, word in enumerate(sys.argv) if word == "-var"}}
piece, steps, stride = (int(given[name]) for name in ("piece", "steps", "output_stride"))
here = pathlib.Path(__file__).parent
with open(here / "ran", "a") as ran:
    ran.write(f"{{piece}} ")
step, state = 0, int(given["seed"])
if piece > 0:
    step, state = map(int, pathlib.Path(given["before"]).read_text().split())
    files = [open(given[name], "w") for name in ("energy", "bottom", "top")]
    for file in files:
        file.write("# step, time, values\\n")
failure = here / f"fail{{piece}}"
for row in range(steps // stride):
    step, state = step + stride, (1103515245 * state + 12345) % 2**31
    if piece > 0:
        for number, file in enumerate(files):
            values = " ".join(str(state % (1009 + number + k)) for k in range(6))
            file.write(f"{{step}} {{step * float(given['timestep']):.9g}} {{values}}\\n")
    if failure.exists() and 2 * row > steps // stride:
        code = failure.read_text()
        failure.unlink()
        exec(code)
pathlib.Path(given["after"]).write_text(f"{{step}} {{state}}")
"""


class FakeLammps:
    """The program, in a folder of its own.

    Parameters
    ----------
    folder : Path
        Folder to make.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.path = folder, folder / "fake_lammps"
        self.path.write_text(PROGRAM)
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)

    def fail(self, piece: int, code: str) -> None:
        """Run this Python once, in the middle of a piece."""
        (self.folder / f"fail{piece}").write_text(code)

    def ran(self) -> list[int]:
        """Pieces that were begun since the last call."""
        ran = self.folder / "ran"
        pieces = [int(piece) for piece in ran.read_text().split()] if ran.exists() else []
        ran.unlink(missing_ok=True)
        return pieces
