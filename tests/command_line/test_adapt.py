"""`faultslip adapt`: networks for a fault of one's own."""

import numpy as np
import pytest
from click.testing import CliRunner

import faultslip
from faultslip.command_line.adapt import verdict
from faultslip.command_line.main import main
from faultslip.predictions import adaptation

COLUMNS = ["--emission", "sqrt(Var_1 + Var_2)", "--friction", "Shear / 8"]


@pytest.fixture(autouse=True)
def brief(monkeypatch):
    """Little training."""
    short = adaptation.replace(adaptation.TRAINING, epochs=2, windows_per_epoch=64, crop_length=(20.0, 40.0))
    monkeypatch.setattr(adaptation, "TRAINING", short)
    monkeypatch.setattr(adaptation, "EPOCHS_WITHOUT_VALIDATION", 2)


def adapt(table, networks, *more):
    arguments = ["adapt", table, *COLUMNS, "--network", networks, "--out", table.with_name("mine"), *more]
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_adapted_networks_predict_and_differ_in_their_latent_space_alone(table, networks):
    result = adapt(table, networks, "--known", "0:60")
    assert result.exit_code == 0, result.output
    assert "two thirds to train on, one third to validate" in result.output
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


def test_little_is_said_beforehand(table, networks):
    assert "too few to keep some for validation" in adapt(table, networks, "--known", "0:25").output


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--known", "0:5"], "50 samples as the networks take them; a window of training has 128"),
        (["--known", "60:0"], "60 to 0; a start and a later end were expected"),
        (["--known", "nan:60"], "known (on the command line --known): nan; a finite number was expected"),
        (["--friction", "column_9"], "there is no column 'column_9'"),
    ],
)
def test_what_is_not_enough(table, networks, more, message):
    result = adapt(table, networks, *more)
    assert result.exit_code == 2 and message in result.stderr
    assert not table.with_name("mine").exists()


def test_a_folder_that_exists_is_kept(table, networks):
    table.with_name("mine").mkdir()
    assert "exists already" in adapt(table, networks).stderr


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
    assert "were trained for run 12" in mine.predict(record).attrs["warnings"]
    assert "were trained for" not in mine.predict(record, known=(0, 60)).attrs["warnings"]
