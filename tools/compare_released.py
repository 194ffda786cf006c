"""Compare rebuilt networks with those that are shipped in resources/networks.

    .venv/bin/python tools/compare_released.py results/released/released

Says whether weights are equal, and how far the predictions of both are apart for the emission of synthetic
stick-slip, beside the distance of predictions of different seeds. The exit status is 1 if rebuilt networks
predict something else.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from faultslip.predictions.standard import standard_prediction
from faultslip.release.networks import Networks

SHIPPED = Path(__file__).resolve().parents[1] / "resources" / "networks"
SAMPLES, RECURRENCE = 2000, 100


def main(folder: str) -> int:
    """Compare all networks of a folder; returns the exit status."""
    status = 0
    for rebuilt in sorted(Path(folder).iterdir()):
        shipped = Networks.read(SHIPPED / rebuilt.name)
        names = list(shipped.about["files"])
        equal = names == list(Networks.read(rebuilt).about["files"]) and all(
            equal_weights(shipped.folder / name, rebuilt / name) for name in names
        )
        apart, between_seeds = differences(shipped, Networks.read(rebuilt))
        same = equal or apart <= between_seeds
        status |= int(not same)
        print(
            f"{rebuilt.name}: weights {'equal' if equal else 'differ'}; predictions {apart:.3f} apart, "
            f"those of different seeds {between_seeds:.3f} (standard deviations): "
            f"{'the same' if same else 'DIFFERENT'}"
        )
    return status


def equal_weights(one: Path, other: Path) -> bool:
    """Return whether two model files have the same weights; their metadata name the commit that made them."""
    first, second = load_file(one), load_file(other)
    return first.keys() == second.keys() and all(np.array_equal(first[k], second[k]) for k in first)


def differences(shipped: Networks, rebuilt: Networks) -> tuple[float, float]:
    """Root mean square difference of predictions: of the same seeds, and of different shipped seeds."""
    emission = stick_slip(np.random.default_rng(0))
    one, other = (standard_prediction(networks.ensemble, emission) for networks in (shipped, rebuilt))
    seeds = [one[i] - one[j] for i in range(len(one)) for j in range(i)]
    return float(np.sqrt(np.mean((one - other) ** 2))), float(np.sqrt(np.mean(np.square(seeds))))


def stick_slip(random: np.random.Generator) -> np.ndarray:
    """Emission of a synthetic fault: it grows towards each slip, and bursts there."""
    slips = np.cumsum(random.normal(RECURRENCE, RECURRENCE / 8, SAMPLES // RECURRENCE + 4)) - RECURRENCE
    phase = np.interp(np.arange(SAMPLES), slips, np.arange(len(slips))) % 1
    return 50 * np.exp(phase) + 600 * (phase < 0.06) + random.normal(0, 2, SAMPLES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
