"""Time to failure of the competition's test segments, as its submission file."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch

from faultslip import files, images, models, training, windows
from faultslip.errors import InputError
from faultslip.readers import lanl


def predict(networks, emission, config, length, normalisation, interval, device="cpu"):
    """Time to failure at the end of a segment, s, mean over the networks.

    Parameters
    ----------
    networks : list of CED
    emission : ndarray, shape (blocks,)
    config : images.ScalogramConfig
    length : int
        Of a window, columns.
    normalisation : dict
        Mean and standard deviation of `emission` and `time_to_failure` in training.
    interval : float
        Between two blocks, s.
    """
    series = np.log(emission) if config.emission == "log" else emission
    rows = images.transform(series, interval, config)
    image = images.normalise(rows, normalisation["emission"], interval, config)
    inputs = torch.from_numpy(windows.cut(image, length, 1))[:, None].to(device)
    predicted = np.stack([training.predict(network, inputs, 64)[:, 0].cpu().numpy() for network in networks])
    merged, _ = windows.merge(predicted, image.shape[1], 1)
    return float(images.series(merged, normalisation["time_to_failure"], interval, config)[-1])


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        training.make_reproducible()
        device = training.choose_device(snakemake.params.device)
        loaded = [models.load(path) for path in snakemake.input.models]
        networks = [one[0].to(device) for one in loaded]
        _, config, window, metadata = loaded[0]
        normalisation = next(iter(metadata["normalisation"].values()))
        interval = window["interval"]
        length = round(window["length"] / interval)
        paths = sorted(Path(snakemake.input.segments).glob("seg_*.csv"))
        if not paths:
            raise InputError(
                f"{snakemake.input.segments}: no file seg_*.csv; put the competition's test there"
            )
        rows = []
        for number, path in enumerate(paths, start=1):
            emission = lanl.read_segment(path)
            if len(emission) < length:
                raise InputError(
                    f"{path}: {len(emission)} blocks are shorter than a window of {length}; "
                    "make windows.length shorter"
                )
            value = predict(networks, emission, config, length, normalisation, interval, device)
            rows.append({"seg_id": path.stem, "time_to_failure": max(0.0, value)})
            if number * 10 // len(paths) > (number - 1) * 10 // len(paths):
                print(f"{number} of {len(paths)} segments")
        with files.whole(snakemake.output[0]) as temporary:
            pd.DataFrame(rows).to_csv(temporary, index=False, lineterminator="\n", float_format="%.6g")
