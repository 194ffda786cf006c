"""Comparison of two results folders, small ones that are written here."""

import numpy as np
import pytest
import xarray as xr
from PIL import Image
from safetensors.numpy import save_file

import compare_results


def write_results(
    folder, variables=("true", "predicted"), scores=("mape_percent",), table="name,mape\na,1.5\n"
):
    """Write one file of each kind."""
    for part in ("models", "predictions", "tables", "figures"):
        (folder / part).mkdir(parents=True)
    save_file({"weight": np.arange(6.0).reshape(2, 3)}, folder / "models" / "seed0.safetensors")
    values = {name: ("time", np.arange(4.0) + place) for place, name in enumerate(variables)}
    attributes = dict.fromkeys(scores, 2.5) | {"git_commit": folder.name}
    xr.Dataset(values, attrs=attributes).to_netcdf(folder / "predictions" / "a.nc")
    (folder / "tables" / "mape.csv").write_text(table)
    Image.new("RGB", (8, 8)).save(folder / "figures" / "fig1.png")


@pytest.fixture
def compare(tmp_path, capsys):
    """Compare the folders `old` and `new`; returns the exit status and what is printed."""

    def run(*options):
        status = compare_results.main([str(tmp_path / "old"), str(tmp_path / "new"), *options])
        return status, capsys.readouterr().out

    write_results(tmp_path / "old")
    return run


def test_equal_folders_differ_in_their_provenance_only(compare, tmp_path):
    write_results(tmp_path / "new")
    status, text = compare()
    assert status == 0 and "are equal bit for bit" in text
    assert "git_commit: old, now new" in text


def test_a_changed_weight_is_a_difference(compare, tmp_path):
    write_results(tmp_path / "new")
    save_file({"weight": np.ones((2, 3))}, tmp_path / "new" / "models" / "seed0.safetensors")
    status, text = compare()
    assert status == 1 and "models/seed0.safetensors: weight" in text


def test_new_columns_and_variables_are_listed_and_make_no_difference(compare, tmp_path):
    write_results(
        tmp_path / "new", ("true", "predicted", "lower"), ("mape_percent", "r2"), "name,mape,r2\na,1.5,0.9\n"
    )
    status, text = compare()
    assert status == 0
    assert "tables/mape: column r2" in text
    assert "predictions/a.nc: lower, r2" in text


def test_renamed_names_are_compared_with_their_new_names(compare, tmp_path):
    new = tmp_path / "new"
    write_results(new, ("true", "friction"), table="scenario,mape\nb,1.5\n")
    (new / "tables" / "mape.csv").rename(new / "tables" / "errors.csv")
    renamed = ("predicted=friction", "name=scenario", "a=b")
    (new / "predictions" / "a.nc").rename(new / "predictions" / "b.nc")
    status, text = compare("--renamed", *renamed, "mape=errors")
    assert status == 0
    assert "tables/errors: column mape" in text  # a name is the same everywhere
    status, text = compare("--renamed", *renamed)
    assert status == 0 and "tables/mape.csv" in text and "tables/errors.csv" in text


def test_what_is_missing_counts_unless_it_was_removed_on_purpose(compare, tmp_path):
    new = tmp_path / "new"
    write_results(new, ("true",), (), "name\na\n")
    status, text = compare()
    assert status == 1 and "predictions/a.nc: predicted" in text and "tables/mape: column mape" in text
    status, text = compare("--removed", "predicted", "mape_percent", "mape")
    assert status == 0 and "only in the old folder" not in text


def test_files_on_one_side_are_listed(compare, tmp_path):
    new = tmp_path / "new"
    write_results(new)
    (new / "predictions" / "a.nc").rename(new / "predictions" / "b.nc")
    status, text = compare()
    assert status == 1
    assert "only in the old folder\n  predictions/a.nc" in text
    assert "only in the new\n  predictions/b.nc" in text
    assert compare("--removed", "predictions")[0] == 0


def test_numbers_and_pixels_say_how_far_they_are_apart(compare, tmp_path):
    new = tmp_path / "new"
    write_results(new, table="name,mape\na,3.0\n")
    Image.new("RGB", (8, 8), (0, 0, 5)).save(new / "figures" / "fig1.png")
    status, text = compare()
    assert status == 0
    assert "largest relative difference 0.5" in text and "by 5 of 255 at most" in text
