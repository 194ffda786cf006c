"""Write the submission file of the LANL competition: time to failure of its test segments."""

from pathlib import Path

import numpy as np
import pandas as pd

from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path
from faultslip.predictions.inference import Ensemble
from faultslip.records.readers import lanl
from faultslip.runtime import choose_device, make_reproducible
from faultslip.scalograms.image import as_transformed


def submission(models: list[str], segments: str, device: str, output: str) -> None:
    """Predict the time to failure at the end of each test segment.

    Parameters
    ----------
    models : list of str
        Model files of a scenario whose target is the time to failure, one per seed.
    segments : str
        Folder with the test segments, seg_*.csv.
    device : str
        As `choose_device` takes it.
    output : str
        Submission file, CSV: `seg_id`, `time_to_failure` (s).

    Raises
    ------
    InputError
        If there are no segments, one is shorter than a window, or its prediction is not finite.
    """
    make_reproducible()
    ensemble = Ensemble.load(models, device=choose_device(device))
    paths = sorted(Path(segments).glob("seg_*.csv"))
    if not paths:
        raise InputError(
            f"{segments}: there is no file seg_*.csv; put the test segments of the competition there"
        )
    rows = []
    for number, path in enumerate(paths, start=1):
        emission = lanl.read_segment(path)
        if len(emission) < ensemble.window_length:
            raise InputError(
                f"{path}: {len(emission)} blocks are shorter than a window of {ensemble.window_length}; "
                "make windows.length shorter"
            )
        remaining = final_value(ensemble, emission)
        if not np.isfinite(remaining):
            raise InputError(f"{path}: the predicted time to failure is {remaining}")
        rows.append({"seg_id": path.stem, "time_to_failure": max(0.0, remaining)})
        if number * 10 // len(paths) > (number - 1) * 10 // len(paths):
            print(f"{number} of {len(paths)} segments")
    with atomic_path(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, lineterminator="\n", float_format="%.6g")


def final_value(ensemble: Ensemble, emission: np.ndarray) -> float:
    """Return the predicted target at the end of a segment, by all networks together.

    Parameters
    ----------
    ensemble : Ensemble
    emission : ndarray, shape (blocks,)
        Not its logarithm.
    """
    series = as_transformed(emission, ensemble.config)
    return float(ensemble.predict_series(ensemble.emission_image(series))[-1])


if __name__ == "__main__":
    from faultslip.job import run

    run(submission, snakemake)
