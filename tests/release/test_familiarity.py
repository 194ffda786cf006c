"""Whether records are told that are unlike the faults that networks were trained on."""

import numpy as np
import pytest
from studies import ROOT

import faultslip
from faultslip.faults.priors import Priors
from faultslip.records.random_faults import simulate_batch
from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES, Familiarity, emission_statistics

SAMPLES = 1500
random = np.random.default_rng(4)


def ar1(correlation):
    noise = random.normal(size=SAMPLES)
    for sample in range(1, SAMPLES):
        noise[sample] += correlation * noise[sample - 1]
    return noise / noise.std()


STRANGE = {
    "white noise": np.exp(random.normal(size=SAMPLES)),
    "red noise": np.exp(ar1(0.95)),
    "a sine": 2 + np.sin(2 * np.pi * np.arange(SAMPLES) / 96),
    "a random walk": np.exp(0.05 * np.cumsum(random.normal(size=SAMPLES))),
}


@pytest.fixture(scope="module")
def emissions():
    """Random faults that no network has seen, sampled like those of studies/released.yaml."""
    priors = Priors.read(ROOT / "resources/priors.yaml")
    faults = simulate_batch(range(40), priors, seed=99, duration=240, recurrence=10, interval=0.25)
    return faults["emission"].values


@pytest.fixture(scope="module")
def familiarity():
    """That of the released networks: fifty faults are too few for wide priors."""
    return faultslip.load("zero_shot").familiarity


def test_statistics_depend_neither_on_level_nor_on_unit(emissions):
    emission = emissions[0]
    found, larger = emission_statistics(emission), emission_statistics(1000 * emission)
    np.testing.assert_allclose(found, larger, rtol=1e-6, atol=1e-9)


def test_statistics_tell_the_direction_of_time(emissions):
    forward, backward = emission_statistics(emissions[0]), emission_statistics(emissions[0][::-1])
    skewness = [3 + 2 * lag for lag in range(6)]
    np.testing.assert_allclose(forward[skewness], -backward[skewness], rtol=1e-6)
    assert np.abs(forward[skewness]).max() > 0.3


def test_faults_left_out_are_known(familiarity, emissions):
    """But for those in which slips are hardly heard; of as many shuffled ones fewer are known."""
    known = sum(familiarity.is_familiar(emission) for emission in emissions)
    shuffled = sum(familiarity.is_familiar(random.permutation(emission)) for emission in emissions)
    assert known >= 20 and shuffled <= 6, (known, shuffled)


@pytest.fixture(scope="module")
def emission_of_p4581(p4581):
    """Sampled with 48 samples per cycle, near the forty of the training faults."""
    return p4581.emission[::2]


def test_real_faults_are_known_and_not_reversed_in_time(familiarity, emission_of_p4581):
    assert familiarity.is_familiar(emission_of_p4581)
    assert not familiarity.is_familiar(emission_of_p4581[::-1])


@pytest.mark.parametrize("emission", STRANGE.values(), ids=STRANGE)
def test_what_is_no_fault_is_told(familiarity, emission):
    assert not familiarity.is_familiar(emission)


@pytest.mark.parametrize("average", [1, 4, 8, 16])
def test_averaged_noise_is_told_from_a_fault(familiarity, average):
    known = 0
    for _ in range(10):
        noise = random.exponential(size=SAMPLES + average - 1)
        noise = np.convolve(noise, np.ones(average) / average, "valid")
        known += familiarity.is_familiar(noise)
    assert known <= 2, known


def test_a_fault_whose_samples_are_shuffled_is_told(familiarity, emission_of_p4581):
    assert not familiarity.is_familiar(random.permutation(emission_of_p4581))


def test_a_long_record_counts_by_its_stretches(familiarity, p4581):
    once, often = (familiarity.likelihood(np.tile(p4581.emission[:1500], times)) for times in (1, 6))
    assert often == pytest.approx(once, rel=0.2)


def test_it_survives_its_file(familiarity, emissions):
    stored = Familiarity.from_json(familiarity.to_json())
    assert stored.likelihood(emissions[0]) == familiarity.likelihood(emissions[0])


def test_the_shortest_stretch(emissions):
    assert np.isfinite(emission_statistics(emissions[0][:MIN_FAMILIARITY_SAMPLES])).all()
