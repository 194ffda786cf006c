"""Lists of hits, as acoustic systems write them."""

import numpy as np
import pytest

import bursty_faults
import faultslip
from faultslip.io.errors import InputError
from faultslip.release.hits import read_hits

INTERVAL = 0.1


@pytest.fixture(scope="module")
def networks():
    return faultslip.load("zero_shot")


def hits_of(folder, number, coded=True, seed=6):
    """Write hits at a rate by the emission of a fault, and as large if they are coded; return friction."""
    random = np.random.default_rng(seed)
    emission, friction = bursty_faults.fault("steady", np.random.default_rng(6))
    counts = random.poisson(emission / emission.sum() * number)
    time = INTERVAL * (np.repeat(np.arange(len(emission)), counts) + random.uniform(size=counts.sum()))
    size = np.repeat(emission, counts) if coded else 1 + random.pareto(2, counts.sum())
    decibel = 40 + 20 * np.log10(size)
    order = np.argsort(time)
    rows = [f"{n} {n % 3} {time[i]:.6f} {decibel[i]:.1f}" for n, i in enumerate(order)]
    path = folder / "hits.txt"
    path.write_text("ID CH TIME AMP\n" + "\n".join(rows) + "\n")
    return path, INTERVAL * np.arange(len(friction)), friction


def r_of(networks, record, time, friction):
    prediction = networks.predict(record)
    return np.corrcoef(np.interp(prediction["time"], time, friction), prediction["friction"])[0, 1]


@pytest.mark.parametrize(("a_cycle", "least"), [(300, 0.9), (30, 0.85)])
def test_hits_are_read_as_the_fault(networks, tmp_path, a_cycle, least):
    emission, friction = bursty_faults.fault("steady", np.random.default_rng(6))
    whole = faultslip.record(INTERVAL * np.arange(len(emission)), emission)
    r = r_of(networks, whole, INTERVAL * np.arange(len(emission)), friction)
    assert r > 0.95
    cycles = len(emission) * INTERVAL / networks.predict(whole).attrs["recurrence"]
    path, time, friction = hits_of(tmp_path, a_cycle * cycles)
    record = read_hits(path, time=["TIME"], size="AMP", kind="decibel", networks=networks)
    assert record.attrs["hits"].startswith(("mean amplitude", "number of hits"))
    assert r_of(networks, record, time, friction) > least


def test_hits_without_sizes_are_counted(networks, tmp_path):
    path, _, _ = hits_of(tmp_path, 20_000, coded=False)
    record = read_hits(path, time=["TIME"], networks=networks)
    assert record.attrs["hits"].startswith("number of hits")
    given = read_hits(path, time=["TIME"], interval=record.attrs["interval"], networks=networks)
    assert given.attrs["interval"] == record.attrs["interval"]


def test_a_part_of_the_list(networks, tmp_path):
    path, time, _ = hits_of(tmp_path, 20_000)
    end = time[-1]
    record = read_hits(path, time=["TIME"], size="AMP", kind="decibel", time_range=(end / 4, end))
    assert record["time"][0] >= end / 4


@pytest.mark.parametrize("number", [1000, 20_000])
def test_poisson_hits_are_called_so(networks, tmp_path, number):
    random = np.random.default_rng(1)
    time = np.sort(random.uniform(0, 300, number))
    path = tmp_path / "hits.csv"
    path.write_text("time,amp\n" + "".join(f"{one:.6f},{1 + random.pareto(2):.3f}\n" for one in time))
    if number == 20_000:
        with pytest.raises(InputError, match="nothing can be read"):
            read_hits(path, time=["time"], size="amp", networks=networks)
        return
    record = read_hits(path, time=["time"], size="amp", networks=networks)
    assert "cannot read" in networks.predict(record).attrs["warnings"]


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("time,amp\n1,2\n2,3\n", {}, "2 hits are fewer than the 256"),
        ("time,amp\n1,2\n", {"kind": "loudness"}, "loudness; one of magnitude, energy"),
        ("time,amp\n1,2\n", {"interval": -1}, "interval"),
        ("time,amp\n2,2\n1,3\n3,1\n", {}, "event 2 is earlier"),
        ("time,amp\n1,2\n", {"size": "size"}, "there is no column size"),
    ],
)
def test_what_is_refused(tmp_path, text, options, message):
    path = tmp_path / "hits.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_hits(path, **{"time": ["time"], "size": "amp"} | options)
