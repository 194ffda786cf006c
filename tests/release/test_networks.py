"""Released networks: those that are shipped, how they are made, and their predictions."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from studies import ROOT, check, load

import faultslip
from compare_released import differences
from faultslip.io.errors import InputError
from faultslip.io.files import sha256
from faultslip.networks import model_files
from faultslip.networks.architecture import CEDConfig
from faultslip.scalograms.image import ScalogramConfig

STUDIES = [check(load(name)) for name in ("released.yaml", "released_causal.yaml")]
NAMES = {
    name: (study, entry) for study in STUDIES for name, entry in study.section("released_networks").items()
}
FOLDER = ROOT / "resources" / "networks"


def test_what_the_studies_name_is_shipped():
    assert sorted(NAMES) == faultslip.released()
    assert faultslip.released() == sorted(path.name for path in FOLDER.iterdir())
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 1.5e7


@pytest.mark.parametrize("name", NAMES)
def test_shipped_networks_are_those_of_the_study(name):
    """A change of the study without a rebuild is found here; the rebuild itself takes half an hour."""
    study, entry = NAMES[name]
    scenario = study.scenario(entry["scenario"])
    networks = faultslip.load(name)
    assert list(networks.about["files"]) == [f"seed{seed}.safetensors" for seed in scenario.seeds]
    assert networks.about["title"] == entry["title"]
    assert networks.ensemble.low_pass_gain == scenario.low_pass_gain
    for seed, file in zip(scenario.seeds, networks.about["files"], strict=True):
        assert sha256(FOLDER / name / file) == networks.about["files"][file]
        metadata = model_files.load(FOLDER / name / file)[-1]
        made_with = json.loads(metadata["parameters"])
        assert made_with["seed"] == seed and made_with["trained"] == scenario.trained
        assert made_with["training"] == scenario.training
        assert CEDConfig(**made_with["network"]) == CEDConfig(**scenario.network)
        assert made_with["windows"] == vars(scenario.windows)
        expected = study.config["scalogram"] | {"wavelet": scenario.wavelet}
        assert ScalogramConfig(**made_with["scalogram"]) == ScalogramConfig(**expected)


@pytest.mark.parametrize("given", ["./zero_shot", "zero_shot/", "here/../zero_shot", Path("zero_shot")])
def test_a_path_is_a_folder_also_where_its_name_is_that_of_released_networks(tmp_path, monkeypatch, given):
    """A name alone is that of released networks."""
    monkeypatch.chdir(tmp_path)
    Path("here").mkdir()
    shutil.copytree(FOLDER / "p4581", "zero_shot")
    own, shipped = faultslip.load(given), faultslip.load("zero_shot")
    assert "meant_for" in own.about and own.folder.resolve() == tmp_path / "zero_shot"
    assert "meant_for" not in shipped.about
    shutil.rmtree("zero_shot")
    with pytest.raises(InputError, match="there are no such networks"):
        faultslip.load(given)


def test_a_name_that_is_not_released_is_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FOLDER / "p4581", "mine")
    assert faultslip.load("mine").name == "mine"


@pytest.mark.parametrize("name", NAMES)
def test_a_card_says_what_a_card_must(name):
    card = faultslip.load(name).card
    for needed in (
        "trained on",
        "not meant for",
        "Licence: BSD-3-Clause",
        "CITATION.cff",
        "Rebuild: ",
    ):
        assert needed in card, needed
    assert re.search(r"\[\d\.\d\d, \d\.\d\d\]", card)


def test_half_precision_changes_predictions_by_less_than_a_seed(tmp_path):
    network, *others, metadata = model_files.load(FOLDER / "zero_shot" / "seed1.safetensors")
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += 1e-4 * parameter * torch.randn_like(parameter)
    attributes = {key: metadata[key] for key in ("parameters", "source")}
    whole, half = tmp_path / "whole.safetensors", tmp_path / "half.safetensors"
    model_files.save(whole, network, "friction", *others, metadata["normalisation"], attributes)
    model_files.resave(whole, half, torch.float16)
    assert half.stat().st_size < 0.55 * whole.stat().st_size
    images = torch.randn(4, 2, 14, 128)
    one, other = (model_files.load(path)[0].predict(images, 4) for path in (whole, half))
    assert (one - other).std() < 0.01 * one.std()


def test_networks_are_compared_by_what_they_predict():
    zero_shot, p4581 = faultslip.load("zero_shot"), faultslip.load("p4581")
    assert differences(zero_shot, zero_shot)[0] == 0
    apart, between_seeds = differences(zero_shot, p4581)
    assert apart > between_seeds > 0


def test_without_a_level_the_prediction_does_not_depend_on_friction(table, networks, record):
    networks = faultslip.load(networks)
    with_friction, without = networks.predict(record), networks.predict(record.drop_vars("friction"))
    np.testing.assert_array_equal(with_friction["friction"], without["friction"])
    np.testing.assert_array_equal(with_friction["upper"], without["upper"])


@pytest.mark.parametrize("factor", [1e-30, 1e30])
def test_extreme_units_of_the_emission_change_nothing(networks, record, factor):
    networks = faultslip.load(networks)
    scaled = record.assign(emission=record["emission"] * factor)
    scaled["emission"].attrs = record["emission"].attrs
    one, other = (networks.predict(each)["friction"] for each in (record, scaled))
    np.testing.assert_allclose(one, other, atol=1e-5)


def test_a_prediction_that_is_not_finite_is_refused(networks, record):
    """Squares of such numbers are 0, and so is the standard deviation."""
    tiny = record.assign(emission=1e-200 * record["emission"])
    tiny["emission"].attrs = record["emission"].attrs
    with np.errstate(all="ignore"), pytest.raises(InputError, match="friction is not finite, or too large"):
        faultslip.load(networks).predict(tiny)
