import numpy as np
import pytest
import xarray as xr

from faultslip.tables.random_faults import random_faults, statistics

TIMES = [15, 35, 60]  # recurrence of 20 and 25 s: median 22.5 s, standard deviation 2.5 s
DROPS = np.array([0.1, 0.12, 0.14])
RISE = 0.0016  # of friction during a fall of two samples
EMISSION = 10 ** np.linspace(0, 2, 1001)  # from the 5th to the 95th percentile it rises by 1.8 decades


@pytest.fixture
def friction(stick_slip):
    return stick_slip(TIMES, DROPS, samples=1001)


@pytest.fixture
def batch(written, friction):
    """Twenty-one faults; the recurrence of each is that of the record, its friction and drops are larger."""
    factors = 1 + np.arange(21)[:, None] / 10
    series = {"friction": (("fault", "time"), friction * factors)}
    series["emission"] = ("fault", "time"), np.tile(EMISSION, (21, 1))
    coordinates = {"fault": 100 + np.arange(21), "time": 0.1 * np.arange(1001)}
    return written(batch=xr.Dataset(series, coordinates))


def record(friction):
    time = 0.1 * np.arange(len(friction))
    series = {"friction": friction, "emission": np.linspace(1, 2, len(friction))}
    return xr.Dataset({name: ("time", values) for name, values in series.items()}, {"time": time})


def test_numbers_have_a_row_per_fault_and_record(batch, friction, write_record):
    found = random_faults(batch, [write_record("p4581", EMISSION, friction)], min_friction_drop=0.05)
    assert list(found.numbers["name"]) == [*(f"fault {n}" for n in range(100, 121)), "p4581"]
    assert list(found.numbers["random"]) == [True] * 21 + [False]
    first, last = found.numbers.iloc[0], found.numbers.iloc[-1]
    for row in (first, last):
        assert row["recurrence_s"] == pytest.approx(22.5)
        assert row["coefficient_of_variation"] == pytest.approx(2.5 / 22.5)
        assert row["friction_drop"] == pytest.approx(0.12 - RISE, rel=1e-4)
        assert row["friction"] == pytest.approx(friction.mean(), rel=1e-6)
        assert row["emission_ratio"] == pytest.approx(10**1.8, rel=1e-4)


def test_all_faults_are_one_row_with_their_percentiles(batch, friction, write_record):
    records = [
        write_record("p4581", EMISSION, friction),
        write_record("still", np.ones(100), np.full(100, 0.4)),
    ]
    found = random_faults(batch, records, min_friction_drop=0.05)
    together, slipping, still = found.readable.to_dict("records")
    mean = friction.mean()
    assert together == {
        "fault": "21 random faults",
        "recurrence, s": "22.5 (22.5 to 22.5)",
        "its coefficient of variation": "0.111 (0.111 to 0.111)",
        "fall of friction": "0.237 (0.13 to 0.343)",  # 0.1184 times 2, 1.1 and 2.9
        "mean friction": f"{2 * mean:.3g} ({1.1 * mean:.3g} to {2.9 * mean:.3g})",
        "emission, 95th over 5th percentile": "63.1 (63.1 to 63.1)",
    }
    assert slipping["fault"] == "p4581" and slipping["fall of friction"] == "0.118"
    assert list(still.values()) == ["still", "-", "-", "-", "0.4", "1"]
    assert found.title == "Random faults" and "slip events of at least 0.05." in found.note


@pytest.mark.parametrize(("slips", "recurrence"), [(0, np.nan), (1, np.nan), (2, np.nan), (3, 22.5)])
def test_a_recurrence_needs_three_slip_events(stick_slip, slips, recurrence):
    friction = stick_slip(TIMES[:slips], DROPS[:slips])
    found = statistics(record(friction), min_friction_drop=0.05)
    assert found["recurrence_s"] == pytest.approx(recurrence, nan_ok=True)
    assert np.isnan(found["coefficient_of_variation"]) == (slips < 3)
    assert np.isnan(found["friction_drop"]) == (slips == 0)
    assert found["emission_ratio"] == pytest.approx(1.95 / 1.05, rel=1e-3)
