"""Inference: networks are applied to windows of a scalogram, which are merged and inverted to a series.

Every stage that needs a prediction of trained networks obtains it here, so that windows are cut,
merged and inverted in one way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import torch
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.networks import model_files
from faultslip.networks.architecture import CED
from faultslip.predictions.prediction_file import series_dataset
from faultslip.scalograms import image, windows
from faultslip.scalograms.image import Normalisation, ScalogramConfig

REACH = 8  # largest scales; farther away a sample has no effect


@dataclass(frozen=True)
class EnsemblePrediction:
    """Prediction of an ensemble for one scalogram.

    Attributes
    ----------
    image : ndarray, shape (rows, columns)
        Predicted image, the mean over windows and networks, in standard deviations of the part that
        normalises.
    series : ndarray, shape (columns,)
        Series of the mean image, in units of the target.
    series_std : ndarray, shape (columns,)
        Standard deviation of the series over networks and over the sets of windows that adjoin
        without overlap.
    by_network : ndarray, shape (networks, columns)
        Series of each network.
    """

    image: np.ndarray
    series: np.ndarray
    series_std: np.ndarray
    by_network: np.ndarray


@dataclass(frozen=True)
class Ensemble:
    """Networks that differ in their seeds, and how they are applied to data.

    Attributes
    ----------
    networks : list of CED
    config : ScalogramConfig
        The one that the networks were trained with.
    normalisation : mapping
        Normalisation of `target` and of the channels of the emission, by name.
    interval : float
        Sampling interval of the data, s.
    window_length, window_step : int
        Length of a window, and distance from one window to the next, columns.
    low_pass_gain : float
        Factor on the predicted low-pass row. Below 1 it draws slow levels towards the mean of the
        part that normalises: a network trained on a few cycles knows their shape better than
        their level.
    device : torch.device or str
        Where the networks are.
    """

    networks: Sequence[CED]
    config: ScalogramConfig
    normalisation: Mapping[str, Normalisation]
    interval: float
    window_length: int
    window_step: int = 1
    low_pass_gain: float = 1.0
    device: torch.device | str = "cpu"

    @classmethod
    def load(
        cls,
        paths: Sequence[str],
        *,
        data: str = "the data",
        interval: float | None = None,
        normalisation: Mapping[str, Normalisation] | None = None,
        step: float | None = None,
        low_pass_gain: float = 1.0,
        device: torch.device | str = "cpu",
    ) -> Self:
        """Load the networks of a scenario from their model files.

        Parameters
        ----------
        paths : list of str
            Model files, one per seed.
        data : str
            Name of the data in error messages.
        interval : float, optional
            Sampling interval of the data, s; by default that of the training data.
        normalisation : mapping, optional
            Normalisation of `target` and of the channels of the emission; by default that of the first
            segment that the first network was trained on, and none if there is no such segment.
        step : float, optional
            Distance from one window to the next, s; by default one sample.
        low_pass_gain : float
            Factor on the predicted low-pass row.
        device : torch.device or str

        Raises
        ------
        InputError
            If a file is not a model file, or the networks were trained at another sampling interval than the
            data have, or than one another.
        """
        loaded = model_files.load_alike(paths)
        _, config, trained, metadata = loaded[0]
        interval = trained["interval"] if interval is None else interval
        if not np.isclose(interval, trained["interval"]):
            raise InputError(
                f"{data}: sampled at {interval} s, but the networks ({paths[0]}) were trained at "
                f"{trained['interval']} s; give both the same record.interval"
            )
        return cls(
            networks=[network.to(device) for network, *_ in loaded],
            config=config,
            normalisation=normalisation or _training_normalisation(metadata),
            interval=interval,
            window_length=round(trained["length"] / interval),
            window_step=1 if step is None else max(1, round(step / interval)),
            low_pass_gain=low_pass_gain,
            device=device,
        )

    def members(self) -> list[Self]:
        """Return one ensemble for each network."""
        return [replace(self, networks=[network]) for network in self.networks]

    def emission_image(self, emission: np.ndarray) -> np.ndarray:
        """Transform a series of emission and normalise the scalogram.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            Its logarithm where the configuration of the scalogram says so.

        Returns
        -------
        ndarray, shape (channels, rows, samples), float32
        """
        return image.emission_image(emission, self.normalisation, self.interval, self.config)

    def emission_image_of(self, scalogram: xr.Dataset) -> np.ndarray:
        """Normalise the emission of a scalogram file to an image (channels, rows, samples)."""
        names = self.config.channels
        return np.stack([self.normalise(scalogram[f"{name}_coefficients"].values, name) for name in names])

    def normalise(self, coefficients: np.ndarray, name: str) -> np.ndarray:
        """Normalise wavelet coefficients (rows, columns) of a series to an image."""
        return image.normalise(coefficients, self.normalisation[name], self.interval, self.config)

    def to_series(self, predicted_image: np.ndarray) -> np.ndarray:
        """Undo the normalisation of a predicted image (rows, columns), and invert the transform."""
        return image.to_series(predicted_image, self.normalisation["target"], self.interval, self.config)

    def apply(self, emission_windows: np.ndarray) -> np.ndarray:
        """Apply each network to windows of the emission's image.

        Parameters
        ----------
        emission_windows : ndarray, shape (windows, channels, rows, columns), float32

        Returns
        -------
        ndarray, shape (networks, windows, rows, columns), float32
            Predicted windows of the target's image.
        """
        inputs = torch.from_numpy(emission_windows).to(self.device)
        predicted = np.stack(
            [network.predict(inputs, windows.BATCH_SIZE)[:, 0].cpu().numpy() for network in self.networks]
        )
        if self.config.low_pass:
            predicted[:, :, -1] *= self.low_pass_gain
        return predicted

    def predict_windows(self, emission_image: np.ndarray) -> np.ndarray:
        """Cut an image (channels, rows, columns) into windows, and apply each network to them.

        An image that is shorter than a window, such as that of a short validation segment, is one window.

        Returns
        -------
        ndarray, shape (networks, windows, rows, window_length), float32
        """
        length = min(self.window_length, emission_image.shape[-1])
        return self.apply(windows.cut(emission_image, length, self.window_step))

    def predict_series(self, emission_image: np.ndarray) -> np.ndarray:
        """Predict the series (columns,) of the target from the emission's image (channels, rows, columns)."""
        return self._merged_series(self.predict_windows(emission_image), emission_image.shape[-1])

    def predict_blocks(
        self, emission: np.ndarray, block: int, progress: Callable[[range], Iterable[int]] = iter
    ) -> np.ndarray:
        """Predict the series of each network for a long record, block by block.

        Blocks overlap by the reach of the largest scale and a window, so that the seams do not show; memory
        beyond the series themselves is that of a block.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            Its logarithm where the configuration of the scalogram says so.
        block : int
            Samples of a block.
        progress : callable
            Given the numbers of the first samples of the blocks, yields them.

        Returns
        -------
        ndarray, shape (networks, samples)
        """
        samples = len(emission)
        reach = int(np.ceil(REACH * self.config.largest_scale / self.interval))
        margin = self.window_step * -(-(reach + self.window_length) // self.window_step)
        block = self.window_step * max(1, block // self.window_step)
        series = np.empty((len(self.networks), samples))
        for first in progress(range(0, samples, block)):
            start, stop = max(0, first - margin), min(samples, first + block + margin)
            if samples - stop < self.window_length:
                stop = samples
            emission_image = self.emission_image(emission[start:stop])
            kept = slice(first, min(first + block, samples))
            for number, predicted in enumerate(self.predict_windows(emission_image)):
                merged = self._merged_series(predicted[None], stop - start)
                series[number, kept] = merged[kept.start - start : kept.stop - start]
        return series

    def predict(self, emission_image: np.ndarray) -> EnsemblePrediction:
        """Predict image and series of the target, with their spread, from the image of the emission.

        Parameters
        ----------
        emission_image : ndarray, shape (channels, rows, columns)
            Returned by `emission_image` or `emission_image_of`.
        """
        columns = emission_image.shape[-1]
        predicted = self.predict_windows(emission_image)
        mean = windows.merge(predicted, columns, self.window_step)
        by_network = [self._merged_series(one[None], columns) for one in predicted]
        # Each set of windows that adjoin without overlap gives a series of its own per network.
        tilings = [
            self.to_series(tiling)
            for one in predicted
            for tiling in windows.tilings(one, mean, self.window_step)
        ]
        return EnsemblePrediction(
            image=mean,
            series=self.to_series(mean),
            series_std=np.std(tilings, axis=0),
            by_network=np.stack(by_network),
        )

    def _merged_series(self, predicted, columns):
        """Return the series of the mean over all windows and networks."""
        return self.to_series(windows.merge(predicted, columns, self.window_step))


def predict_segment(ensemble: Ensemble, scalogram: xr.Dataset) -> xr.Dataset:
    """Predict the target of a segment from its scalogram.

    Parameters
    ----------
    ensemble : Ensemble
    scalogram : Dataset
        Scalogram file of the segment.

    Returns
    -------
    Dataset
        The series of `series_dataset`. Over (row, time), as the ensemble normalises them: `emission_image`
        (its first channel), `true_image` and `predicted_image`. Over time: `cone_of_influence`.
    """
    emission_image = ensemble.emission_image_of(scalogram)
    true_image = ensemble.normalise(scalogram["target_coefficients"].values, "target")
    predicted = ensemble.predict(emission_image)
    dataset = series_dataset(scalogram, predicted.by_network, predicted.series, predicted.series_std)
    attributes = {"units": "1", "comment": "normalised, as the networks see and predict them"}
    images = {
        "emission_image": (emission_image[0], "scalogram of the emission"),
        "true_image": (true_image, "scalogram of the true target"),
        "predicted_image": (predicted.image, "predicted scalogram of the target"),
    }
    variables = {
        name: (("row", "time"), values, attributes | {"long_name": long_name})
        for name, (values, long_name) in images.items()
    }
    dataset = dataset.assign(variables | {"cone_of_influence": scalogram["cone_of_influence"]})
    return dataset.assign_coords(time=scalogram["time"], scale=scalogram["scale"])


def _training_normalisation(metadata):
    """Return the normalisation of the first segment that a network was trained on; none of random faults."""
    by_series = next(iter(metadata["normalisation"].values()), {})
    return {
        name.replace(metadata["target"], "target"): Normalisation(*values)
        for name, values in by_series.items()
    }
