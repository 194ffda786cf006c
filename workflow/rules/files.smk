# Files of each stage, as functions of scenarios, segments and figures. No rule stands here.


# records


def raw_files(wildcards):
    """Files that a record is read from: simulated, fetched, or the user's own."""
    fault = experiment_of(wildcards).fault
    if fault is None:
        return experiment_of(wildcards).raw_files
    simulated = {"simulation": rules.simulate, "apparatus": rules.apparatus}[fault.kind]
    return expand(simulated.output, run=fault.run, seed=fault.seed)


def record_files(experiments):
    """Records of experiments."""
    return [record_file(experiment) for experiment in experiments]


def record_file(experiment):
    """Record of an experiment, or its batch of random faults, which are simulated as records."""
    fault = STUDY.experiments[experiment].fault
    if STUDY.experiments[experiment].has_many_faults:
        (file,) = expand(rules.random_faults.output, run=fault.run, batch=fault.seed)
    else:
        (file,) = expand(rules.record.output, experiment=experiment)
    return file


def random_batches():
    """Batches of the random faults that the study's figure shows."""
    name = STUDY.figure("random_faults").get("faults")
    return record_files(STUDY.batches(name)) if name else []


# scalograms


def scalogram_file(scenario, segment):
    """Scalogram of a segment, for the target of a scenario."""
    (file,) = expand(
        rules.scalogram.output,
        experiment=segment.experiment,
        segment=segment.name,
        target=scenario.target,
    )
    return file


def normalising_file(scenario, segment, key):
    """The scalogram whose mean and standard deviation normalise a segment."""
    return scalogram_file(scenario, STUDY.normalising_segment(scenario, segment, key))


def scalogram_files(part):
    """An input function: scalograms of the segments in a part of a scenario, `train` or `validate`."""
    return lambda wildcards: [
        scalogram_file(scenario_of(wildcards), segment)
        for segment in getattr(scenario_of(wildcards), part)
    ]


def normalising_files(part, key="normalisation"):
    """An input function: for each of them, the file whose mean and standard deviation normalise it."""
    return lambda wildcards: [
        normalising_file(scenario_of(wildcards), segment, key)
        for segment in getattr(scenario_of(wildcards), part)
    ]


def submission_models(wildcards):
    """The networks that predict the competition's test segments."""
    return model_files(STUDY.scenario(STUDY.section("submission")["scenario"]))


def tested_scalogram(wildcards):
    """Scalogram of the segment that is predicted."""
    return scalogram_file(scenario_of(wildcards), segment_of(wildcards))


def tested_normalising(key):
    """An input function: the file whose mean and standard deviation normalise it."""
    return lambda wildcards: normalising_file(scenario_of(wildcards), segment_of(wildcards), key)


# networks


def model_files(scenario):
    """The networks that a scenario uses, one per seed."""
    return expand(rules.train.output.model, scenario=scenario.model, seed=scenario.seeds)


def initial_model(wildcards):
    """The network that training begins with, if it does not begin with random weights."""
    parent = scenario_of(wildcards).start_from or []
    return expand(rules.train.output.model, scenario=parent, seed=wildcards.seed)


# predictions


def prediction_files(scenario, segments):
    """Predictions of a scenario for segments."""
    return [
        file
        for segment in segments
        for file in expand(
            rules.predict.output,
            scenario=scenario.name,
            experiment=segment.experiment,
            segment=segment.name,
        )
    ]


def explanation_files():
    """Explanations that the study's figure shows: of each scenario, for each segment."""
    section = STUDY.figure("explanation")
    segments = STUDY.segments(section.get("tested", []), "figures.explanation.tested")
    return [
        file.replace(f"{RESULTS}/predictions", f"{RESULTS}/explanations")
        for name in section.get("scenarios", [])
        for file in prediction_files(STUDY.scenario(name), segments)
    ]


# tables


def tested(scenarios):
    """Predictions of scenarios for all that they are tested on."""
    return [file for s in scenarios for file in prediction_files(s, s.test)]


def per_prediction(repeated, /, **attributes):
    """Parameters that hold, for each of these predictions, an attribute of its scenario."""
    return {
        key: [getattr(scenario, attribute) for scenario in repeated for _ in scenario.test]
        for key, attribute in attributes.items()
    }


def table_files(name, files=("csv", "markdown")):
    """Files of a table beside its page, by the arguments of the script."""
    own = {"csv": f"{RESULTS}/tables/{name}.csv", "markdown": f"{RESULTS}/tables/{name}.md"}
    return {key: own.get(key, f"{RESULTS}/tables/{key}.csv") for key in files}


# figures


def shown(figure, files):
    """Return the files; if the study lacks the figure, a path that cannot exist, which Snakemake reports."""
    return files if STUDY.figure(figure) else [f"(the study has no figures.{figure})"]


def figure_records(figure):
    """Records that a figure shows."""
    return shown(figure, record_files(STUDY.figure(figure).get("experiments", [])))


def figure_definitions(figure):
    """For each of its experiments the segments of the study, by name."""
    experiments = [STUDY.experiments[name] for name in STUDY.figure(figure).get("experiments", [])]
    return [
        {s.name: s.definition for s in experiment.segments.values() if not s.derived}
        for experiment in experiments
    ]


def figure_segments(figure, key):
    """Segments that a figure names."""
    return STUDY.segments(STUDY.figure(figure).get(key, []), f"figures.{figure}.{key}")


def figure_scenarios(figure):
    """Scenarios that a figure shows."""
    return [STUDY.scenario(name) for name in STUDY.figure(figure).get("scenarios", [])]


def figure_predictions(figure):
    """Predictions that a figure shows: for each scenario, those of the segments."""
    segments = figure_segments(figure, "tested")
    return shown(
        figure, [f for s in figure_scenarios(figure) for f in prediction_files(s, segments)]
    )


def table_file(figure, table, key="csv"):
    """A file of a table that a figure draws."""
    return shown(
        figure, getattr(getattr(rules, f"{table}_table").output, key) if table in TABLES else []
    )


def figure_sources(figure):
    """Inputs and parameters of a figure that draws records or predictions, as the study names them."""
    if figure.content == "records":
        inputs = {"records": figure_records(figure.name)}
        return inputs, {"segments": figure_definitions(figure.name)}
    inputs = {"predictions": figure_predictions(figure.name)}
    inputs["bands"] = shown(figure.name, expand(rules.bands.output, figure=figure.name))[0]
    return inputs, {"columns": len(figure_scenarios(figure.name))}


def caption(figure):
    """Caption of a figure in the report: its own, or else the description in the registry."""
    own = f"workflow/report/{figure.name}.rst"
    return f"../report/{figure.name if os.path.isfile(own) else 'figure'}.rst"


def all_figures():
    """PDF and PNG of every figure of the study."""
    drawn = {"training": HISTORIES, "applied": STUDY.applications}
    names = [*STUDY.config["figures"], *(name for name, content in drawn.items() if content)]
    return expand(f"{RESULTS}/figures/{{figure}}.{{ending}}", figure=names, ending=("pdf", "png"))
