"""Scenarios of a study repeated: with shares of the data, and with one thing changed."""

from faultslip import study

# What a variant may change without networks of its own.
PREDICTED_WITH = {"low_pass_gain"}


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
    study, and are tested on `tested`, which is no test part, so that choices are made without
    it. Where the scenario is validated with that part too, the variants are trained without
    validation. What changes the prediction alone uses the networks as they are.
    """
    wanted = config.get("ablation")
    if not wanted:
        return config
    tested = {"test": [wanted["tested"]], "seeds": wanted.get("seeds", config["seeds"])}
    added = []
    for known in config["scenarios"]:
        if known["name"] not in wanted["variants"]:
            continue
        variants = wanted["variants"][known["name"]]
        kept = {k: v for k, v in known.items() if k != "validate" or v != [wanted["tested"]]}
        networks = study.models_of(config, known["name"])  # as it is, its own can be tested
        if "validate" not in kept:
            networks = f"{known['name']}_as_it_is"
        for variant, change in {"as_it_is": {}, **variants}.items():
            own = {"name": f"{known['name']}_{variant}", "of": known["name"], "variant": variant} | tested
            if set(change) <= PREDICTED_WITH and own["name"] != networks:
                statistics = {k: v for k, v in known.items() if k == "statistics"}
                added.append({"model": networks} | statistics | change | own)
            else:
                training = known.get("training", {}) | change.get("training", {})
                added.append(kept | change | own | ({} if "model" in known else {"training": training}))
    return config | {"scenarios": config["scenarios"] + added}


def _places(share, number):
    """Where parts of this share start: evenly, and no more of them than fit without overlap."""
    number = min(number, int(1 / share + 1e-9))
    if number == 1:
        return [0.0]
    return [(1 - share) * index / (number - 1) for index in range(number)]
