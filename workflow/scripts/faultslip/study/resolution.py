"""Resolve a configuration into the objects of a study.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Mapping
from typing import Any

from faultslip.faults import APPARATUS_FILES, FAULTS_PER_BATCH
from faultslip.io.errors import InputError
from faultslip.io.provenance import digest
from faultslip.records.readers import READERS, VIRTUAL_SOURCES
from faultslip.study.experiments import Experiment, Segment, VirtualFault
from faultslip.study.model import Scenario, Study, Windows
from faultslip.study.variants import with_cycles, with_fractions, with_variants


def resolve(config: Mapping[str, Any], register: Mapping[str, Any]) -> Study:
    """Resolve a configuration that satisfies the schema.

    Parameters
    ----------
    config : mapping
    register : mapping
        Public raw files, by name.

    Raises
    ------
    InputError
        If a name does not refer to anything.
    """
    written = ordered(config)
    expanded = with_variants(with_cycles(with_fractions(written)))
    experiments: dict[str, Experiment] = {}
    for name in expanded["experiments"]:
        experiments |= {e.name: e for e in _experiments(name, expanded, written, register)}
    study = Study(written["study"], written, experiments, {}, register)
    for name, given in expanded["scenarios"].items():
        study.scenarios[name] = _scenario(name, given, study)
    return study


def ordered(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration with the keys of every mapping sorted, so that their order reruns nothing.

    Scenarios keep their order, which counts: one uses networks of those before it.
    """
    scenarios = {name: _sorted(scenario) for name, scenario in config["scenarios"].items()}
    return {key: scenarios if key == "scenarios" else _sorted(config[key]) for key in sorted(config)}


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value


def _experiments(name, expanded, config, register):
    """Return the experiments that one entry of the configuration stands for."""
    given, written = expanded["experiments"][name], config["experiments"][name]["segments"]
    for member, source in _sources(name, given, config, register):
        segments = {
            segment: Segment(member, segment, definition, derived=segment not in written)
            for segment, definition in given["segments"].items()
        }
        yield Experiment(
            name=member,
            label=given["label"],
            virtual=given["virtual"],
            **source,
            segments=segments,
            time_scale=given.get("time_scale", 1),
            time_range=given.get("time_range"),
            average=given.get("average", 0),
            averaged=given.get("averaged", 0),
            failure_slope=given.get("failure_slope", config["events"]["failure_slope"]),
        )


def _sources(name, given, config, register):
    """Yield name and source of each experiment: reader, its options, files, and the fault behind them."""
    if "simulation" in given:
        source = {"reader": VIRTUAL_SOURCES["simulation"], "options": {}, "raw_files": []}
        for seed in given["simulation"]["seeds"]:
            yield f"{name}-{seed}", source | {"fault": _fault("simulation", given["simulation"], seed)}
    elif "apparatus" in given:
        fault = _fault("apparatus", given["apparatus"], given["apparatus"]["seed"])
        source = {"reader": VIRTUAL_SOURCES["apparatus"], "options": APPARATUS_FILES, "raw_files": []}
        yield name, source | {"fault": fault}
    elif "random_faults" in given:
        source = {"reader": "random_faults", "options": {}, "raw_files": []}
        interval = config["record"]["interval"]
        for batch in range(1, given["random_faults"]["number"] // FAULTS_PER_BATCH + 1):
            fault = _random_faults(given["random_faults"], interval, batch)
            yield f"{name}-{batch}", source | {"fault": fault}
    else:
        reader = next(reader for key, reader in READERS.items() if key in given)
        source = given[reader.name]
        files = [f"resources/raw/{f}" if f in register else f for f in reader.raw_files(source)]
        options = reader.options(source)
        yield name, {"reader": reader.name, "options": options, "raw_files": files, "fault": None}


def _fault(kind, given, seed):
    parameters = {key: value for key, value in given.items() if key not in ("seed", "seeds")}
    return VirtualFault(kind, parameters, seed, digest(parameters))


def _random_faults(given, interval, batch):
    """Return a batch. Its faults do not depend on how many batches there are: more can be added."""
    parameters = {key: value for key, value in given.items() if key != "number"} | {"interval": interval}
    return VirtualFault("random_faults", parameters, batch, digest(parameters))


def _scenario(name, given, study):
    """Return a scenario with what it inherits from the study and from earlier scenarios."""
    where, config = f"scenarios.{name}", study.config
    parts = {
        part: study.segments(given.get(part, []), f"{where}.{part}") for part in ("train", "validate", "test")
    }
    networks = _earlier("model", name, given, study)  # the scenario whose networks are used, if another
    start = _earlier("start_from", name, given, study)
    parent = networks or start
    inherited = networks.given if networks else given
    return Scenario(
        name=name,
        given=given,
        **parts,
        window_fractions=_window_fractions(name, given, study),
        partly_known=given.get("partly_known", False),
        model=given.get("model", name),
        start_from=given.get("start_from"),
        method=given.get("method"),
        trained=given.get("trained", "all"),
        target=inherited.get("target", "friction"),
        networks=given.get("networks"),
        known=given.get("known"),
        **_units(given),
        wavelet=parent.wavelet if parent else given.get("wavelet", config["scalogram"]["wavelet"]),
        windows=networks.windows if networks else Windows(**(config["windows"] | given.get("windows", {}))),
        network=parent.network if parent else config["network"] | given.get("network", {}),
        training=config["training"] | given.get("training", {}),
        seeds=given.get("seeds", networks.seeds if networks else config["seeds"]),
        causal=inherited.get("causal", False),
        low_pass_gain=given.get("low_pass_gain", inherited.get("low_pass_gain", 1)),
        **{key: given.get(key) for key in ("emission", "base", "variant", "fraction", "place", "cycle")},
    )


def _units(given):
    """Return how predictions get their units; with `known`, released networks take a regression there."""
    if "networks" in given:
        rescaling = "regression" if "known" in given else "mean_and_deviation"
        return {"normalisation": "segment", "emission_normalisation": "segment", "rescaling": rescaling}
    by = given.get("normalisation", "train")
    return {
        "normalisation": by,
        "emission_normalisation": given.get("emission_normalisation", by),
        "rescaling": given.get("rescaling", "mean_and_deviation"),
    }


def _window_fractions(name, given, study):
    """Return for each segment to train on its fraction of the windows, or None."""
    fractions = given.get("window_fractions", {})
    where = f"scenarios.{name}"
    unknown = sorted(set(fractions) - set(given.get("train", [])))
    if unknown:
        raise InputError(
            f"{where}.window_fractions: {unknown[0]!r} is not an entry of train, which has "
            f"{', '.join(given.get('train', [])) or 'none'}"
        )
    found: list[float | None] = []
    for path in given.get("train", []) if fractions else []:
        members = study.segments([path], f"{where}.train")
        share = fractions[path] / len(members) if path in fractions else None
        found += [share] * len(members)
    total = sum(fractions.values())
    if fractions and (total > 1 + 1e-9 or (None in found) == (total > 1 - 1e-9)):
        rest = "leave a rest for the other entries of train" if None in found else "sum to 1"
        raise InputError(f"{where}.window_fractions: they sum to {total:.6g}, but must {rest}")
    return tuple(found)


def _earlier(key, name, given, study):
    """Return the earlier scenario that a key names."""
    if key not in given:
        return None
    if given[key] not in study.scenarios:
        names = ", ".join(study.scenarios) or "none"
        raise InputError(
            f"scenarios.{name}.{key}: no scenario {given[key]!r} stands before it; there are: {names}"
        )
    return study.scenarios[given[key]]
