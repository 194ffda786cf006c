"""`faultslip adapt`: networks for a fault of one's own."""

import os
import re
import shlex
import shutil

import numpy as np
import pytest
from click.testing import CliRunner

import faultslip
from faultslip.command_line import adapt as command
from faultslip.command_line.adapt import verdict
from faultslip.command_line.main import main
from faultslip.release import adaptation
from faultslip.release import folders as released

RELEASED = released.FOLDER
pytestmark = pytest.mark.usefixtures("brief")
COLUMNS = ["--emission", "sqrt(Var_1 + Var_2)", "--friction", "Shear / 8"]


def read(table):
    return faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")


def adapt(table, networks, *more):
    arguments = ["adapt", table, *COLUMNS, "--network", networks, "--out", table.with_name("mine"), *more]
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_adapted_networks_predict_and_differ_in_their_latent_space_alone(table, networks):
    result = adapt(table, networks, "--known", "0:60")
    assert result.exit_code == 0, result.output
    assert "two thirds to train on, one third to validate" in result.output and not result.stderr
    before, after = faultslip.load(networks), faultslip.load(table.with_name("mine"))
    for one, other in zip(before.ensemble.networks, after.ensemble.networks, strict=True):
        weights = dict(other.named_parameters())
        changed = {
            name
            for name, value in one.named_parameters()
            if not np.allclose(value.detach(), weights[name].detach(), atol=2e-3)
        }
        assert changed and all(name.startswith(("latent", "sub_models")) for name in changed)
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)")
    assert after.predict(record).attrs["networks"] == "mine"


def test_little_is_said_beforehand(table, networks):
    assert "too few to keep some for validation" in adapt(table, networks, "--known", "0:25").output


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--known", "0:5"], "50 samples as the networks take them; 90 are needed"),
        (["--known", "60:0"], "60 to 0; a start and a later end were expected"),
        (["--known", "nan:60"], "--known: nan; a finite number was expected"),
        (["--friction", "column_9"], "there is no column 'column_9'"),
    ],
)
def test_what_is_not_enough(table, networks, more, message):
    result = adapt(table, networks, *more)
    assert result.exit_code == 2 and message in result.stderr
    assert not table.with_name("mine").exists()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("emission", "message"), [("5", "5 throughout"), ("row * 0", "its logarithm does not")]
)
def test_emission_that_tells_nothing(table, networks, emission, message):
    result = adapt(table, networks, "--emission", emission)
    assert result.exit_code == 2 and not table.with_name("mine").exists()
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ") and message in line


def contents(folder):
    """Contents of files, folders and links, by their paths."""
    paths = sorted(folder.rglob("*"))
    return {p: p.readlink() if p.is_symlink() else p.read_bytes() if p.is_file() else None for p in paths}


@pytest.fixture
def unread(monkeypatch):
    """Fails the test if the record is read."""

    def fail(*_, **__):
        raise AssertionError("the folder is refused before the record is read")

    monkeypatch.setattr(command, "read_table", fail)


@pytest.mark.parametrize("out", ["", ".", "..", "../..", "work", "new/..", "/", "../work/"])
def test_the_current_folder_and_those_above_are_refused(table, networks, monkeypatch, unread, out):
    work = table.with_name("work")
    work.mkdir()
    monkeypatch.chdir(work)
    out = table.parent / out if out == "work" else out
    before = contents(table.parent)
    result = adapt(table, networks, "--out", out, "--overwrite")
    assert result.exit_code == 2 and "is the current folder, or one that it is in" in result.stderr
    assert contents(table.parent) == before


TAKEN = {
    "the input": (lambda mine, table: table.rename(mine), "is or holds the input"),
    "a file": (lambda mine, table: mine.write_text("mine"), "is a file"),
    "a link": (lambda mine, table: mine.symlink_to(copied(table.with_name("own"))), "is a symbolic link"),
    "a dangling link": (lambda mine, table: mine.symlink_to("nothing"), "is a symbolic link"),
    "the folder of the input": (lambda mine, table: move(table, mine), "is or holds the input"),
    "a folder above it": (lambda mine, table: move(table, mine / "a" / "b"), "is or holds the input"),
    "data": (lambda mine, table: write(mine / "data.csv"), "has no about.json, and only"),
    "other JSON": (
        lambda mine, table: write(mine / "about.json", "[1]"),
        "is not a folder of intact networks",
    ),
    "numbers": (
        lambda mine, table: write(mine / "about.json", '{"files": [[1, 2]]}'),
        "is not a folder of intact networks",
    ),
    "a pipe": (lambda mine, table: (mine.mkdir(), os.mkfifo(mine / "about.json")), "has no about.json"),
    "names of data": (
        lambda mine, table: (write(mine / "about.json", '{"files": {"a.csv": ""}}'), write(mine / "a.csv")),
        "is not a folder of intact networks",
    ),
    "networks and notes": (
        lambda mine, table: write(copied(mine) / "notes.txt"),
        "holds notes.txt, which is not of networks",
    ),
    "networks and a folder": (
        lambda mine, table: (copied(mine) / "card.md").mkdir(),
        "holds card.md, which is not of networks",
    ),
    "networks and a card of one's own": (
        lambda mine, table: write(copied(mine) / "card.md"),
        "holds card.md, which is not of networks",
    ),
    "a part of networks": (
        lambda mine, table: (copied(mine) / "seed1.safetensors").unlink(),
        "is not a folder of intact networks",
    ),
    "names of networks": (
        lambda mine, table: write(copied(mine) / "seed1.safetensors", "notes"),
        "is not a folder of intact networks",
    ),
}


def write(path, text="mine"):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def move(table, folder):
    folder.mkdir(parents=True)
    return table.rename(folder / table.name)


def copied(folder):
    shutil.copytree(RELEASED / "p4581", folder)
    (folder / "card.md").unlink()
    return folder


@pytest.mark.parametrize("more", [[], ["--overwrite"]])
@pytest.mark.parametrize("taken", TAKEN)
def test_what_is_no_folder_of_networks_alone_is_kept(table, networks, unread, taken, more):
    make, message = TAKEN[taken]
    moved, out = make(table.with_name("mine"), table), table.with_name("mine")
    file = moved if "input" in message else table
    before = contents(table.parent)
    result = adapt(file, networks, "--out", out, *more)
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 2 and message in line and "give another --out" in line
    assert contents(table.parent) == before


@pytest.mark.parametrize("above", ["run 12.csv", "dangling"])
def test_a_folder_in_what_is_no_folder_is_refused(table, networks, unread, above):
    table.with_name("dangling").symlink_to("nothing")
    result = adapt(table, networks, "--out", table.with_name(above) / "a" / "mine")
    assert result.exit_code == 2 and f"{above} is not a folder; give another --out" in result.stderr


@pytest.mark.parametrize("make", [lambda mine: mine.mkdir(), copied])
def test_networks_and_an_empty_folder_are_replaced_if_it_is_said(table, networks, make):
    mine = table.with_name("mine")
    make(mine)
    before = contents(mine)
    result = adapt(table, networks)
    assert "mine: exists already; give another --out, or add --overwrite" in result.stderr
    assert contents(mine) == before
    assert adapt(table, networks, "--known", "0:25", "--overwrite").exit_code == 0
    written = ["about.json", "card.md", "seed1.safetensors", "seed2.safetensors"]
    assert sorted(p.name for p in mine.iterdir()) == written
    assert adapt(table, networks, "--known", "0:25", "--overwrite").exit_code == 0  # its own card too
    write(mine / "card.md", "my notes")
    assert "mine: holds card.md, which is not of networks" in adapt(table, networks, "--overwrite").stderr
    assert (mine / "card.md").read_text() == "my notes"
    assert sorted(p.name for p in table.parent.iterdir()) == ["mine", table.name]


def test_networks_are_adapted_in_place(table, networks):
    mine = table.with_name("mine")
    shutil.copytree(networks, mine)
    before = faultslip.load(mine).about["files"]
    assert adapt(table, mine, "--known", "0:25", "--overwrite").exit_code == 0
    assert faultslip.load(mine).about["files"] != before


@pytest.mark.parametrize("name", faultslip.released())
def test_a_name_of_released_networks_is_refused(table, networks, monkeypatch, unread, name):
    """`predict --network` would load those."""
    monkeypatch.chdir(table.parent)
    result = adapt(table, networks, "--out", name)
    assert result.exit_code == 2 and f"--out, or ./{name} for both" in result.stderr


def test_what_is_said_to_predict_with_loads_what_was_written(table, networks, monkeypatch):
    monkeypatch.chdir(table.parent)
    for out in ("./zero_shot", "my networks"):
        result = adapt(table, networks, "--known", "0:25", "--out", out)
        network = shlex.split(result.stdout.split("--network ")[-1])[0]
        assert "adapted to run 12" in faultslip.load(network).about["title"]


def test_folders_above_are_made_when_they_are_needed_and_removed_on_failure(table, networks, monkeypatch):
    out = table.with_name("new") / "deep" / "mine"
    assert adapt(table, networks, "--out", out, "--known", "0:5").exit_code == 2
    with monkeypatch.context() as patch:
        patch.setattr(adaptation, "Trainer", lambda *_, **__: 1 / 0)
        assert isinstance(
            adapt(table, networks, "--out", out, "--known", "0:25").exception, ZeroDivisionError
        )
    assert [p.name for p in table.parent.iterdir()] == [table.name]
    assert adapt(table, networks, "--out", out, "--known", "0:25").exit_code == 0


def test_what_training_brought_is_said(table, networks):
    """The score in the last third is that of the predictions themselves, with units from the rest."""
    result = adapt(table, networks, "--known", "0:60")
    validation = faultslip.load(table.with_name("mine")).about["validation"]
    record = faultslip.read_table(
        table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8", time_range=[0, 60]
    )
    friction = record["friction"].values.astype(float)
    predicted = faultslip.load(networks).predict(record)["friction"].values
    cut = round(len(friction) * 2 / 3)
    line = np.polynomial.Polynomial.fit(predicted[:cut], friction[:cut], 1)
    expected = 100 * np.mean(np.abs(line(predicted[cut:]) / friction[cut:] - 1))
    assert validation["released"] == pytest.approx(expected, rel=1e-3)
    assert f"{validation['released']:.2f} % before" in result.output


@pytest.mark.parametrize(
    ("adapted", "said"), [(0.8, "favours the adapted"), (1.2, "training did not help; use it")]
)
def test_the_verdict(adapted, said):
    assert said in verdict({"released": 1.0, "adapted": adapted, "constant": 5.0}, "it")


def test_adapted_networks_are_meant_for_their_fault(table, networks):
    assert adapt(table, networks, "--known", "0:60").exit_code == 0
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")
    mine = faultslip.load(table.with_name("mine"))
    assert "were trained for" not in mine.predict(record).attrs["warnings"]  # it is their own
    assert "were trained for" not in mine.predict(record.isel(time=slice(300))).attrs["warnings"]
    other = table.with_name("other.csv")
    other.write_text(table.read_text().replace(",1", ",2"))
    foreign = faultslip.read_table(
        other, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8", label="run 12"
    )
    assert "were trained for run 12" in mine.predict(foreign).attrs["warnings"]
    assert "were trained for" not in mine.predict(foreign, known=(0, 60)).attrs["warnings"]


def test_a_record_in_memory_is_known_again(table, networks, tmp_path):
    record = faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")
    del record.attrs["files"]
    mine = adaptation.adapt(faultslip.load(networks), record, (0, 60), tmp_path / "mine")
    assert "were trained for" not in mine.predict(record).attrs["warnings"]
    assert (
        "were trained for" in mine.predict(record.assign(emission=2 * record["emission"])).attrs["warnings"]
    )


@pytest.mark.parametrize("known", ["0:60", "0:25"])
def test_adapted_networks_have_a_card(table, networks, known):
    """From which networks, on which part of which record, with how many cycles and which scores."""
    assert adapt(table, networks, "--known", known).exit_code == 0
    shown = CliRunner().invoke(main, ["networks", str(table.with_name("mine"))]).stdout
    mine = faultslip.load(table.with_name("mine"))
    assert shown.strip() == mine.card.strip()
    start, end = known.split(":")
    assert "`small`" in shown and f"{start} to {end} s of run 12, " in shown and "run 12.csv" in shown
    cycles = (int(end) - int(start)) / mine.predict(read(table)).attrs["recurrence"]
    assert float(re.search(r"([\d.]+) stick-slip cycles", shown)[1]) == pytest.approx(cycles, rel=0.1)
    scores = mine.about.get("validation")
    assert (f"{scores['adapted']:.2f} % of these networks" if scores else "none: there were too few") in shown


def test_networks_without_a_card_are_named(networks):
    assert (
        "not trained; there is no model card" in CliRunner().invoke(main, ["networks", str(networks)]).stdout
    )


def test_the_folder_of_the_released_networks_is_refused(table, networks, unread):
    before = contents(RELEASED)
    for name in ("p4581", "new"):
        result = adapt(table, networks, "--out", RELEASED / name, "--overwrite")
        assert result.exit_code == 2 and "is in the folder of the released networks" in result.stderr
    assert contents(RELEASED) == before
