"""Random virtual faults: what was drawn, accepted and simulated."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from studies import ROOT

from faultslip.faults import acoustics
from faultslip.faults.acoustics import Emission
from faultslip.faults.priors import Priors
from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from faultslip.records.random_faults import drops, simulate_batch, simulate_fault
from random_faults import random_faults

TIMING = {"duration": 60, "recurrence": 5, "interval": 0.1}


@pytest.fixture(scope="module")
def priors():
    return Priors.read(ROOT / "resources/priors.yaml")


@pytest.fixture(scope="module")
def batch(priors):
    return simulate_batch(range(6), priors, seed=1, **TIMING)


def test_records_and_constants_of_each_fault(batch, priors):
    assert dict(batch.sizes) == {"fault": 6, "time": 600}
    assert np.isfinite(batch["emission"]).all() and (batch["emission"] > 0).all()
    for name, prior in priors.quantities.items():
        drawn = batch[f"drawn_{name}"].values
        assert ((drawn >= prior.low) & (drawn <= prior.high) | (drawn == 0)).all(), name
        assert len(np.unique(drawn)) > 1
    assert ((batch["draws"] >= 1) & (batch["draws"] <= priors.accepted.tries)).all()


def test_accepted_faults_slip(batch, priors):
    for friction in batch["friction"].values:
        slips = len(slip_events(friction, priors.accepted.min_friction_drop)[0])
        assert 4 <= slips <= 24  # of twelve cycles


def test_slips_recur_at_the_interval_that_is_asked_for(priors):
    """Over as many cycles as a fault was judged by; more cycles may have another median."""
    batch = simulate_batch(range(12), priors, seed=3, duration=100, recurrence=10, interval=0.25)
    found = [
        0.25 * np.median(np.diff(slip_events(friction, priors.accepted.min_friction_drop)[0]))
        for friction in batch["friction"].values.astype(float)
    ]
    assert np.median(found) == pytest.approx(10, rel=0.03)
    assert np.mean(np.abs(np.log(np.array(found) / 10)) < 0.2) > 0.7


def test_the_same_fault_runs_slower_where_slips_recur_later(priors):
    one, other = (simulate_batch([1], priors, 1, 8 * r, r, r / 50) for r in (5, 10))
    for name in ("emission", "friction"):
        np.testing.assert_array_equal(one[name], other[name])
    np.testing.assert_allclose(other["emission_averaging"], 2 * one["emission_averaging"])
    longer = simulate_batch([1], priors, 1, 120, 5, 0.1)  # simulated for longer than it was judged by
    np.testing.assert_allclose(longer["friction"][:, :390], one["friction"][:, :390], rtol=1e-6)


def test_a_fault_depends_on_its_number_and_the_seed_alone(batch, priors):
    alone = simulate_batch([4], priors, seed=1, **TIMING)
    xr.testing.assert_identical(alone, batch.isel(fault=[4]))
    other = simulate_batch([4], priors, seed=2, **TIMING)
    assert not np.array_equal(other["friction"], alone["friction"])


def test_priors_of_which_no_draw_slips_are_refused(priors):
    impossible = replace(priors, accepted=replace(priors.accepted, slips=(1000, 2000), tries=20))
    with pytest.raises(
        InputError, match=r"priors.yaml: none of 20 draws of fault 7 is accepted \(.*too few slips"
    ):
        simulate_fault(7, impossible, seed=1, **TIMING)


def test_emission_relaxes_after_a_slip_by_omori_s_law():
    """Energy above the background, K (1 + t / c)^-p in proportion to the drop, added over slips."""
    still = np.zeros(3000)
    events = np.zeros(3000)
    events[[500, 1500]] = 1.0, 2.0
    law = Emission(burst_rate=0, creep_bursts=0, relaxation=5, relaxation_time=0.5, relaxation_exponent=1.2)
    found = acoustics.amplitude(
        still, still, still + 2, 1e-5, 3.0, 0.01, np.random.default_rng(1), law, events
    )
    time = 0.01 * np.arange(3000)
    expected = np.ones(3000)
    for start, drop in ((5, 1), (15, 2)):
        after = time >= start - 1e-9
        expected[after] += drop * 5 * (1 + (time[after] - start) / 0.5) ** -1.2
    np.testing.assert_allclose((found / 6) ** 2, expected, rtol=1e-9)


def test_drops_are_in_units_of_the_median():
    friction = np.concatenate([np.linspace(0, 0.1, 50), np.linspace(0.04, 0.1, 50), np.linspace(0, 0.1, 50)])
    found = drops(friction)
    np.testing.assert_allclose(found[found > 0], [0.06 / 0.08, 0.1 / 0.08], rtol=0.01)


def test_the_stage_writes_the_same_bytes_again(tmp_path, monkeypatch):
    monkeypatch.setattr("random_faults.FAULTS_PER_BATCH", 2)
    parameters = {"seed": 3, **TIMING, "priors": "resources/priors.yaml"}
    for name in ("a.nc", "b.nc"):
        random_faults(str(ROOT / "resources/priors.yaml"), parameters, "2", str(tmp_path / name))
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()
    assert list(netcdf.read(tmp_path / "a.nc")["fault"].values) == [2, 3]
