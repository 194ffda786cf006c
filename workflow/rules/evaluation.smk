# Predictions that calibrate bands, and that scenarios are compared with. No rule stands here.


def calibration(tests):
    """Inputs and parameters that calibrate the bands of predictions, given as scenario and segment."""
    found = [calibrating(STUDY, s, segment) for s, segment in tests]
    files = [prediction_files(predicting, segments) for predicting, segments, _ in found]
    counts, transferred = [len(own) for own in files], [moved for *_, moved in found]
    parameters = {"validation_counts": counts, "transferred": transferred}
    return {"validations": sum(files, [])}, parameters


def compared():
    """Predictions, and those that they are compared with."""
    predictions, references = [], []
    for scenario, reference, segment in comparisons(STUDY):
        predictions += prediction_files(scenario, [segment])
        references += prediction_files(reference, [segment])
    return {"predictions": predictions, "references": references}


def calibrated(figure, key):
    """An input or a parameter that calibrates the bands of the predictions that a figure shows."""
    segments = figure_segments(figure, "tested")
    inputs, parameters = calibration(
        [(s, segment) for s in figure_scenarios(figure) for segment in segments]
    )
    return (inputs | parameters)[key]


def answering_scenarios():
    """Scenarios whose scores answer the question of the study: those of figure 3, or the first ones."""
    return STUDY.figure("fig3").get("scenarios") or [scenario.name for scenario in STUDY.written]


def opening_figures():
    """Figures on the first page of the report: the one with the answer, then the others in their order."""
    pictures = [file for file in all_figures() if file.endswith(".png")]
    order = ["fig3", *(name for name in FIGURES if name not in ("fig3", "training"))]
    names = [f"{RESULTS}/figures/{name}.png" for name in order]
    return [file for file in names if file in pictures]


def used_parameters():
    """The configuration without what has no part in results, and without experiments that nothing uses."""
    segments = [
        segment
        for scenario in STUDY.scenarios.values()
        for segment in (*scenario.train, *scenario.validate, *scenario.test)
    ]
    used = {*STUDY.used_experiments, *(segment.experiment for segment in segments)}
    names = {name.rpartition("-")[0] or name for name in used}
    experiments = {k: v for k, v in STUDY.config["experiments"].items() if k in names}
    left_out = {"mirror", "device", "experiments"}
    if not any("simulation" in experiment for experiment in experiments.values()):
        left_out.add("simulation_command")
    kept = {key: value for key, value in STUDY.config.items() if key not in left_out}
    return kept | {"experiments": experiments}
