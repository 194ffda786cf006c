"""A study as objects: its experiments (`study.experiments`) and scenarios.

Everything that is inherited is resolved (`study.resolution`), so that rules and checks ask an object
and nobody searches lists of dictionaries. Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from faultslip.io.errors import InputError
from faultslip.study.experiments import Experiment, Segment


@dataclass(frozen=True)
class Windows:
    """Length and step of windows, seconds."""

    length: float
    step: float


@dataclass(frozen=True)
class Scenario:
    """Networks, or a method in their place, and the segments that they are tested on.

    Attributes
    ----------
    name : str
    given : dict
        What the configuration says of the scenario itself.
    train, validate, test : tuple of Segment
    window_fractions : tuple of float or None
        For each segment in `train` the fraction of the windows that is drawn from it, where it is given;
        empty where none is.
    partly_known : bool
        Whether windows reach beyond the segments in `train`, with the emission of those that normalise it.
    model : str
        The scenario whose networks are used: an earlier one, or this one.
    start_from : str or None
        The scenario whose weights training begins with.
    method : str or None
        A method in place of a network.
    networks : str or None
        Name of released networks, or a folder of networks, used as they are.
    known : str or None
        With `networks`, the segment of the tested experiment whose friction gives the units.
    trained : str
        `all` or `latent`.
    target : str
        `friction` or `time_to_failure`.
    normalisation, emission_normalisation : str
        `train`, `segment`, or a segment's path; of the target, and of the emission.
    rescaling : str
        `mean_and_deviation` or `regression`.
    wavelet : str
    windows : Windows
    network, training : dict
        As the sections of these names.
    seeds : list of int
    causal : bool
    low_pass_gain : float
    emission : str or None
        How the emission is changed before networks predict from it: `shifted`, `flattened`, `exchanged`.
    base, variant : str or None
        Of a derived scenario: the one that it is derived from; the name of the variant.
    fraction, place : float or None
        Of a scenario derived with less data: fraction of the training part, and where it lies.
    cycle : int or None
        Of a scenario derived with a part of another cycle: its number.
    """

    name: str
    given: dict[str, Any]
    train: tuple[Segment, ...]
    validate: tuple[Segment, ...]
    test: tuple[Segment, ...]
    window_fractions: tuple[float | None, ...]
    partly_known: bool
    model: str
    start_from: str | None
    method: str | None
    networks: str | None
    known: str | None
    trained: str
    target: str
    normalisation: str
    emission_normalisation: str
    rescaling: str
    wavelet: str
    windows: Windows
    network: dict[str, Any]
    training: dict[str, Any]
    seeds: list[int]
    causal: bool
    low_pass_gain: float
    emission: str | None = None
    base: str | None = None
    variant: str | None = None
    fraction: float | None = None
    place: float | None = None
    cycle: int | None = None

    @property
    def derived(self) -> bool:
        """Whether it is made for `data_efficiency`, `cycles` or `ablation`."""
        return self.base is not None

    @property
    def has_networks(self) -> bool:
        """Whether it trains networks of its own."""
        return self.model == self.name and not (self.method or self.networks)

    @property
    def has_units(self) -> bool:
        """Whether its predictions have units, so that all scores are defined."""
        return not self.networks or self.known is not None


@dataclass(frozen=True)
class Study:
    """A study: its experiments and scenarios by name, and the other sections as they are written.

    Attributes
    ----------
    name : str
    config : dict
        The configuration, its keys in alphabetical order but for the names of scenarios.
    experiments : dict of str to Experiment
        An experiment simulated with several seeds is one experiment per seed: `gouge-1`, `gouge-2`. One
        of random faults is one experiment per batch.
    scenarios : dict of str to Scenario
        Those of the configuration, then those derived for `data_efficiency`, for `cycles` and for
        `ablation`.
    register : dict
        Public raw files by name.
    """

    name: str
    config: dict[str, Any]
    experiments: dict[str, Experiment]
    scenarios: dict[str, Scenario]
    register: Mapping[str, Any]

    def section(self, name: str) -> dict[str, Any]:
        """Return an optional section of the configuration; empty where the study does not have it."""
        return self.config.get(name, {})

    def figure(self, name: str) -> dict[str, Any]:
        """Return what a figure shows; empty where the study does not have the figure."""
        return self.config["figures"].get(name, {})

    def scenario(self, name: str, where: str = "") -> Scenario:
        """Return the scenario of a name.

        Parameters
        ----------
        name : str
        where : str
            The key that holds it, for the message.

        Raises
        ------
        InputError
            If there is no such scenario.
        """
        if name not in self.scenarios:
            names = ", ".join(scenario.name for scenario in self.written)
            raise InputError(f"{where}: there is no scenario {name!r}; there are: {names}")
        return self.scenarios[name]

    def segment(self, experiment: str, name: str) -> Segment:
        """Return the segment of this name of an experiment."""
        return self.experiments[experiment].segments[name]

    def segments(self, paths: Iterable[str], where: str) -> tuple[Segment, ...]:
        """Return the segments that paths such as `gouge/train` stand for.

        A path whose experiment has several simulations or batches means the segment of each.

        Parameters
        ----------
        paths : iterable of str
        where : str
            The key that holds them, for the message.

        Raises
        ------
        InputError
            If there is no such experiment or segment.
        """
        found: list[Segment] = []
        for path in paths:
            experiment, name = path.split("/")
            for member in self._members(experiment, where):
                segments = self.experiments[member].segments
                if name not in segments:
                    names = ", ".join(segments)
                    raise InputError(f"{where}: {experiment} has no segment {name!r}; it has: {names}")
                found.append(segments[name])
        return tuple(found)

    def normalising_segment(
        self, scenario: Scenario, segment: Segment, key: str = "normalisation"
    ) -> Segment:
        """Return the segment whose mean and standard deviation normalise a segment.

        Each random fault is normalised by itself.

        Parameters
        ----------
        scenario : Scenario
        segment : Segment
        key : str
            `normalisation`, of the target, or `emission_normalisation`.
        """
        if "faults" in segment.definition:
            return segment
        where, by = f"scenarios.{scenario.name}", getattr(scenario, key)
        if by == "segment":
            return segment
        if by == "train":
            because = f"{where}: {segment.path} ({key}: train)"
            return self.segments([f"{segment.experiment}/train"], because)[0]
        return self.segments([by], f"{where}.{key}")[0]

    def wavelet(self, scenario: Scenario, segment: Segment) -> str:
        """Return the wavelet of the scalogram of a segment in a scenario.

        It is the study's for random faults, whose files have no coefficients and serve every wavelet.
        """
        usual: str = self.config["scalogram"]["wavelet"]
        return usual if "faults" in segment.definition else scenario.wavelet

    def shortest_window(self, segment: Segment) -> float:
        """Return the shortest window, s, that a scenario of the study cuts from a segment; 0 if none does.

        Windows to validate with may be shorter than the others, but not by more than half.
        """
        cutting = [s for s in self.written if not s.networks]
        lengths = [s.windows.length for s in cutting if segment in s.test]
        # what is known in part may be shorter than a window, but not than its step
        lengths += [
            s.windows.step if s.partly_known else s.windows.length for s in cutting if segment in s.train
        ]
        lengths += [s.windows.length / 2 for s in cutting if segment in s.validate]
        return min(lengths, default=0)

    def batches(self, experiment: str) -> list[str]:
        """Return the batches of an experiment of random faults.

        Raises
        ------
        InputError
            If it is no such experiment.
        """
        members = self._members(experiment, "faults")
        if not all(self.experiments[name].has_random_faults for name in members):
            raise InputError(f"faults: {experiment} is not an experiment of random faults")
        return members

    @property
    def written(self) -> list[Scenario]:
        """The scenarios that the configuration names, without the derived ones."""
        return [scenario for scenario in self.scenarios.values() if not scenario.derived]

    @property
    def used_experiments(self) -> list[str]:
        """Experiments of a single record that a scenario, a figure of records or a forecast uses."""
        scenarios = self.scenarios.values()
        used = {segment.experiment for s in scenarios for segment in s.train + s.validate + s.test}
        for figure in self.config["figures"].values():
            used |= set(figure.get("experiments", []))
        used |= set(self.section("forecasts").get("tested", []))
        return [n for n, e in self.experiments.items() if n in used and not e.has_random_faults]

    def faults(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the parameters of the virtual faults of a kind, by the hash of their run."""
        faults = [e.fault for e in self.experiments.values() if e.fault is not None]
        return {fault.run: fault.parameters for fault in faults if fault.kind == kind}

    def _members(self, experiment, where):
        given = self.config["experiments"].get(experiment, {})
        if {"simulation", "random_faults"} & set(given):
            return [name for name in self.experiments if name.rpartition("-")[0] == experiment]
        if experiment in self.experiments:
            return [experiment]
        names = ", ".join(sorted(set(self.config["experiments"]) | set(self.experiments)))
        raise InputError(f"{where}: there is no experiment {experiment!r}; there are: {names}")
