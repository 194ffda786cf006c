"""Scenarios of a study repeated: with shares of the data, and with one thing changed."""

from faultslip import study


def with_shares(config):
    """The same with the scenarios of `data_efficiency` at every share and place.

    A scenario that trains on the training part of the experiment is repeated with shares of
    that part, from several places in it, named `<scenario>_share<i>_place<j>`; without
    validation, so that no more data are used than the share. They carry their `share` and
    `place` (of how much of the part, and where it starts) beside the keys of other scenarios.
    """
    wanted = config.get("data_efficiency")
    if not wanted:
        return config
    name = wanted["experiment"]
    experiment = config["experiments"][name]
    first, last = experiment["segments"]["train"]["fraction"]
    shares, repeated = {}, []
    for i, share in enumerate(wanted["shares"], start=1):
        for j, place in enumerate(_places(share, wanted["places"]), start=1):
            start = first + place * (last - first)
            end = start + share * (last - first)
            shares[f"share{i}_place{j}"] = {"fraction": [start, end]}
            for scenario_name in wanted["scenarios"]:
                known = study.scenario(config, scenario_name)
                part = {"share": share, "place": place, "train": [f"{name}/share{i}_place{j}"]}
                kept = {k: v for k, v in known.items() if k != "validate"}
                training = known.get("training", {}) | wanted.get("training", {})
                own = {"name": f"{scenario_name}_share{i}_place{j}", "of": scenario_name}
                own |= {"seeds": wanted.get("seeds", config["seeds"])}
                repeated.append(kept | part | own | ({} if "method" in known else {"training": training}))
    experiments = config["experiments"] | {name: experiment | {"segments": experiment["segments"] | shares}}
    return config | {"experiments": experiments, "scenarios": config["scenarios"] + repeated}


def with_variants(config):
    """The same with the scenarios of `ablation`: one key of a scenario changed, each.

    Variants are named `<scenario>_<variant>`, may start from one another in the order of the
    study, and are tested on `tested`, which is no test part, so
    that choices are made without it. Where the scenario is validated with that part too, the
    variants are trained without validation.
    """
    wanted = config.get("ablation")
    if not wanted:
        return config
    added = []
    for scenario_name, variants in wanted["variants"].items():
        known = study.scenario(config, scenario_name)
        kept = {k: v for k, v in known.items() if k != "validate" or v != [wanted["tested"]]}
        if "validate" in kept:  # as it is, its own networks can be tested
            base = {"name": f"{scenario_name}_as_it_is", "of": scenario_name, "variant": "as_it_is"}
            base |= {"model": study.models_of(config, scenario_name), "test": [wanted["tested"]]}
            base |= {"seeds": wanted.get("seeds", config["seeds"])}
            added.append(base | {k: known[k] for k in ("statistics",) if k in known})
        else:
            variants = {"as_it_is": {}, **variants}
        for variant, change in variants.items():
            training = known.get("training", {}) | change.get("training", {})
            own = {"name": f"{scenario_name}_{variant}", "of": scenario_name, "variant": variant}
            own |= {"test": [wanted["tested"]], "seeds": wanted.get("seeds", config["seeds"])}
            added.append(kept | change | own | ({} if "model" in known else {"training": training}))
    return config | {"scenarios": config["scenarios"] + added}


def _places(share, number):
    """Where parts of this share start, evenly from the first to the last that there is room for."""
    room = 1 - share
    if room < 1e-9 or number == 1:
        return [0.0]
    return [room * index / (number - 1) for index in range(number)]
