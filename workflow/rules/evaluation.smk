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
