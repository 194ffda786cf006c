"""`faultslip adapt`: networks for a fault of one's own."""

import numpy as np
import pytest
from click.testing import CliRunner

import faultslip
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
        (["--known", "0:5"], "with less than one cycle networks become worse"),
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
