"""Networks that are adapted in Python."""

import shutil

import numpy as np
import pytest

import faultslip
from faultslip.io.errors import InputError
from faultslip.release import adaptation
from faultslip.release import folders as released

RELEASED = released.FOLDER
pytestmark = pytest.mark.usefixtures("brief")


def test_friction_beyond_the_known_part_is_not_used(table, networks, tmp_path):
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")
    changed = record.copy(deep=True)
    changed["friction"][600:] *= 2
    loaded = faultslip.load(networks)
    one, other = (
        adaptation.adapt(loaded, each, (0, 60), tmp_path / name)
        for name, each in (("one", record), ("other", changed))
    )
    assert one.about["files"] == other.about["files"]


def contents(folder):
    """Contents of files, folders and links, by their paths."""
    paths = sorted(folder.rglob("*"))
    return {p: p.readlink() if p.is_symlink() else p.read_bytes() if p.is_file() else None for p in paths}


def write(path, text="mine"):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def copied(folder):
    shutil.copytree(RELEASED / "p4581", folder)
    (folder / "card.md").unlink()
    return folder


def test_the_function_keeps_what_the_command_keeps(table, networks):
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")
    loaded, before = faultslip.load(networks), contents(table.parent)
    with pytest.raises(InputError, match="is or holds the input"):
        adaptation.adapt(loaded, record, (0, 25), table.parent, overwrite=True)
    with pytest.raises(InputError, match="is the name of released networks"):
        adaptation.adapt(loaded, record, (0, 25), "zero_shot")
    copied(table.with_name("mine"))
    with pytest.raises(InputError, match="exists already"):
        adaptation.adapt(loaded, record, (0, 25), table.with_name("mine"))
    shutil.rmtree(table.with_name("mine"))
    assert contents(table.parent) == before


def test_a_folder_that_appears_during_the_training_is_kept(table, networks):
    """Of two runs to one folder the second is refused; a third, with `overwrite`, does not replace data."""
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")
    loaded, mine = faultslip.load(networks), table.with_name("mine")

    def other_run(*_):
        if not mine.exists():
            adaptation.adapt(loaded, record, (0, 25), mine)

    with pytest.raises(InputError, match="mine: exists already"):
        adaptation.adapt(loaded, record, (0, 25), mine, other_run)
    assert len(faultslip.load(mine).about["files"]) == 2
    with pytest.raises(InputError, match="mine: holds data, which is not of networks"):
        adaptation.adapt(loaded, record, (0, 25), mine, lambda *_: write(mine / "data"), overwrite=True)
    assert (mine / "data").read_text() == "mine"
    assert sorted(p.name for p in table.parent.iterdir()) == ["mine", table.name]


def test_a_gap_teaches_nothing(table, networks, tmp_path):
    """The same networks whatever friction stands in a gap, and neither is it validated."""
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")
    hole = np.zeros(1000, np.int8)
    hole[100:200] = hole[500:560] = 1
    found = []
    for name, value in (("one", 0.2), ("other", 0.9)):
        changed = record.assign(bridged=("time", hole)).copy(deep=True)
        changed["friction"][hole == 1] = value
        found.append(adaptation.adapt(faultslip.load(networks), changed, (0, 80), tmp_path / name).about)
    one, other = found
    for key in ("files", "validation", "half_width"):
        assert one[key] == other[key]
