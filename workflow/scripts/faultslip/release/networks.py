"""Released networks, and what they predict for a record that belongs to no study."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.io.files import sha256
from faultslip.io.provenance import provenance
from faultslip.records.gaps import bridged_samples, measured
from faultslip.records.record import with_uniform_times
from faultslip.release.adapted import record_checksums
from faultslip.release.arguments import check_units
from faultslip.release.check_emission import check_emission
from faultslip.release.description import check_files, read_description
from faultslip.release.familiarity import Familiarity
from faultslip.release.finite import check_finite
from faultslip.release.folders import ABOUT, find_folder, read_card
from faultslip.release.known_part import clipped, with_units
from faultslip.release.reading import read_past, read_whole
from faultslip.release.stream import Stream
from faultslip.runtime import choose_device, one_thread

if TYPE_CHECKING:
    from faultslip.predictions.inference import Ensemble

# Half width of the band of a constant, in standard deviations: what is left where networks cannot tell.
CONSTANT = 1.7
# Samples of a window and from one window to the next. Networks are convolutional: longer windows than those
# of the training have fewer edges. On random faults left out R2 is higher by 0.003, in half the time.
WINDOW, STEP = 1024, 768
# Samples of the longest window of a causal prediction, which takes one for each sample. On twelve random
# faults left out the correlation with friction is the same within 0.001 as with windows of 256, in half the
# time.
CAUSAL_WINDOW = 128
ENOUGH_CYCLES = 10  # to calibrate a band


def load(name: str | Path, device: str = "cpu") -> "Networks":
    """Load released networks, or networks of one's own.

    Parameters
    ----------
    name : str or Path
        A name of `released`, or a folder that `faultslip adapt` or the workflow wrote. A `Path`, or a text
        with a separator such as `./zero_shot`, is always a folder.
    device : str
        As for torch.

    Raises
    ------
    InputError
        If there are no such networks, or a file of them is damaged.
    """
    return Networks.read(find_folder(name), device)


@dataclass(frozen=True)
class Networks:
    """Networks that differ in their seeds, and what is known of the faults that they were trained on.

    Attributes
    ----------
    name : str
    folder : Path
    ensemble : Ensemble
        Predicts in standard deviations.
    about : dict
        `title`, one line; `meant_for`, one fault, if they were trained further on it, and `adapted_to`,
        checksums of its record; `causal`; `target`;
        `low_pass_gain`; `samples_per_cycle`, the smallest and largest of the training faults, and
        `cycle_samples`, the median, if all were sampled alike; `half_width`, of the 90 % band where friction
        is not known, in units of `expected_error`.
    familiarity : Familiarity
        Of the emission of the training faults.
    """

    name: str
    folder: Path
    ensemble: "Ensemble"
    about: dict[str, Any]
    familiarity: Familiarity

    @classmethod
    def read(cls, folder: Path, device: str = "cpu") -> Self:
        """Read networks from their folder.

        Raises
        ------
        InputError
            As for `load`.
        """
        from faultslip.predictions.inference import Ensemble  # here, because torch takes seconds to load

        device = str(choose_device(device))
        about, familiarity = read_description(folder / ABOUT)
        paths = check_files(folder, about["files"])
        ensemble = Ensemble.load(paths, low_pass_gain=about["low_pass_gain"], device=device)
        if about.get("causal"):
            ensemble = replace(ensemble, window_length=min(ensemble.window_length, CAUSAL_WINDOW))
        else:
            ensemble = replace(ensemble, window_length=WINDOW, window_step=STEP)
        return cls(folder.name, folder, ensemble, about, familiarity)

    def __repr__(self) -> str:
        """Return name, number and title."""
        return f"Networks({self.name!r}: {len(self.ensemble.networks)} networks, {self.about['title']})"

    @property
    def causal(self) -> bool:
        """Return whether they predict each sample from the emission up to it alone."""
        return bool(self.about.get("causal", False))

    @property
    def card(self) -> str:
        """The model card, Markdown."""
        return read_card(self.folder)

    @one_thread()
    def predict(
        self,
        record: xr.Dataset,
        *,
        known: Sequence[float] | None = None,
        level: Sequence[float] | None = None,
        progress: Callable[[Any], Any] = iter,
    ) -> xr.Dataset:
        """Predict the friction of a record from its emission.

        Causal networks read the record as it would have been read while it was recorded (`stream`): each
        estimate is made of what was known at its time `available`.

        Parameters
        ----------
        record : Dataset
            From `read_table`, or a part of such a record: `emission` over `time`, with the attributes `label`
            and, where the emission is an average, `emission_averaging`, s. Its interval is that of its times.
        known : pair of float, optional
            Start and end of a part in which the record's `friction` may be used, s. If it has five cycles,
            and networks are not causal, predicted friction is shifted in time so that it is most like the
            true one there, by at most three samples. A regression there gives the units, and its residuals
            the band, by leaving out one cycle after the other; it is not narrower than random faults let one
            expect.
        level : pair of float, optional
            Mean and standard deviation of friction, where they are known otherwise.
        progress : callable
            Given the blocks of a long record, or the batches of a causal prediction, yields them; such as
            `tqdm`.

        Returns
        -------
        Dataset
            Over `time`: `friction`, and `lower` and `upper`, its 90 % band; in standard deviations of
            friction, with a mean of 0, without `known` and `level`; the attribute `friction_in` says so, and
            is empty otherwise. Over (network, time): `by_network`. All are NaN for samples in gaps between
            rows, which `bridged` flags. Of causal networks `available`, s. The attribute `warnings` has a
            line for each reason not to trust the prediction.

        Raises
        ------
        InputError
            If the record is too short, too coarse, or has no positive emission; if there is no friction
            where it is said to be known; if `known` or `level` cannot be meant, or both are given; or if a
            predicted value is not a finite number.
        """
        check_units(known, level)
        record = with_uniform_times(record)
        own = self._is_own(record)
        check_emission(record, self.ensemble.config.logarithm)
        reading = (read_past if self.causal else read_whole)(self, record, progress)
        sampled, by_network = reading.record, reading.by_network
        warnings = self._warnings(reading, known, own)
        half_width = np.where(reading.unreadable, CONSTANT, reading.half_width)
        units, cycles, shift = "1", 0, 0.0
        if known is not None:
            by_network, half_width, cycles, shift = with_units(
                sampled, by_network, reading.half_width, known, warnings, self.causal
            )
            known = clipped(record, known, warnings)
            if cycles < ENOUGH_CYCLES:
                warnings.append(FEW_CYCLES.format(cycles, "s" if cycles != 1 else ""))
        elif level is not None:
            mean, std = level
            by_network, half_width = mean + std * by_network, std * half_width
        else:
            units = "standard deviations"
        prediction = self._dataset(sampled, by_network, half_width, units).assign_attrs(
            self._attributes(record, reading.sampling, warnings, known, level)
            | {"calibrated": cycles, "shift": shift, "friction_in": "" if units == "1" else units}
            | {"expected_correlation": reading.expected_correlation}
        )
        if reading.available is not None:
            prediction["available"] = "time", reading.available, AVAILABLE
        check_finite(prediction)
        return prediction

    def stream(
        self, *, averaging: float = 0.0, recurrence: float | None = None, label: str = "stream"
    ) -> Stream:
        """Return what reads emission while it arrives, in standard deviations of friction.

        Parameters
        ----------
        averaging, recurrence, label
            As for `faultslip.release.stream.Stream`.

        Raises
        ------
        InputError
            If these networks need the future.
        """
        if not self.causal:
            raise InputError(
                f"{self.name}: these networks read a record as a whole; a stream needs causal ones, such as "
                "zero_shot_causal"
            )
        return Stream(self, averaging=averaging, recurrence=recurrence, label=label)

    def _is_own(self, record):
        """Return whether these networks were adapted to the record."""
        adapted_to = set(self.about.get("adapted_to", []))
        return bool(adapted_to) and not adapted_to.isdisjoint(record_checksums(record))

    def _warnings(self, reading, known, own):
        """Return what speaks against trusting a prediction; `own` records are not of another fault."""
        bridged = bridged_samples(reading.record)
        return [
            line
            for line, applies in (
                (NO_RECURRENCE, not reading.sampling.recurrence),
                (reading.doubt, reading.doubt and known is None),  # else the known part tells
                (IN_GAPS.format(bridged.sum(), len(bridged)), bridged.any()),
                (
                    MEANT_FOR.format(self.about.get("meant_for")),
                    known is None and not own and "meant_for" in self.about,
                ),
            )
            if applies
        ]

    def _dataset(self, record, by_network, half_width, units):
        by_network = np.where(bridged_samples(record), np.nan, by_network)
        predicted = by_network.mean(axis=0)
        series = {
            "friction": (predicted, "predicted friction"),
            "lower": (predicted - half_width, "lower end of the 90 % band of friction"),
            "upper": (predicted + half_width, "upper end of the 90 % band of friction"),
        }
        variables = {
            name: (
                "time",
                values,
                {"units": "1", "long_name": f"{long_name}, {units}" if units != "1" else long_name},
            )
            for name, (values, long_name) in series.items()
        }
        by = (
            ("network", "time"),
            by_network,
            {"units": "1", "long_name": "predicted friction of each network"},
        )
        dataset = xr.Dataset(variables | {"by_network": by, "emission": record["emission"]})
        if "friction" in record:
            dataset["true"] = record["friction"].copy(data=measured(record, "friction"))
        if "bridged" in record:
            dataset["bridged"] = record["bridged"]
        return dataset.assign_coords(time=record["time"])

    def _attributes(self, record, sampling, warnings, known, level):
        parameters = {
            "networks": self.name,
            "files": self.about["files"],
            "known": list(known or []),
            "level": list(level or []),
            "causal": self.causal,
        }
        sources = {
            str(path): sha256(path) for path in record.attrs.get("files") or [] if Path(path).is_file()
        }
        return provenance("none", parameters, sources) | {
            "title": f"friction of {record.attrs['label']}, predicted by {self.name}",
            "label": record.attrs["label"],
            "networks": self.name,
            "interval": sampling.record.attrs["interval"],
            "interval_of_record": record.attrs["interval"],
            "average": sampling.average,
            "recurrence": float("nan") if sampling.recurrence is None else sampling.recurrence,
            "warnings": "\n".join(warnings),
            "known": [float("nan")] * 2 if known is None else list(known),
        }


AVAILABLE = {"units": "s", "long_name": "time from which on the estimate can be made"}
NO_RECURRENCE = "no recurrence was found: the emission has fewer than four peaks like those of slips"
MEANT_FOR = (
    "the networks were trained for {}; how well they read another fault is known only where its friction is "
    "known in a part"
)
FEW_CYCLES = "the band is calibrated on {} cycle{} only, and may be too narrow"
IN_GAPS = (
    "{} of {} samples lie in gaps between rows: nothing is predicted there, and beside a gap errors are "
    "larger, as at the ends of a record"
)
