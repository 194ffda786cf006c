"""Predict the target of a segment, such as friction, from its emission with all networks of a scenario."""

from faultslip.io import netcdf
from faultslip.predictions.causal import predict_causally
from faultslip.predictions.inference import Ensemble, predict_segment, with_shifted_emission
from faultslip.predictions.many_faults import predict_faults, target_normalisation
from faultslip.predictions.prediction_file import series_dataset, write_prediction
from faultslip.predictions.units import rescaled_by_regression
from faultslip.records.delay import known_emission
from faultslip.runtime import choose_device, make_reproducible
from faultslip.scalograms.image import read_normalisation


def predict(
    models: list[str],
    scalogram: str,
    normalising: str,
    emission_normalising: str,
    study: str,
    scenario: str,
    experiment: str,
    segment: str,
    segment_label: str,
    normalisation: str,
    rescaling: str,
    step: float,
    causal: bool,
    low_pass_gain: float,
    control: bool,
    min_true: float | None,
    device: str,
    output: str,
) -> None:
    """Predict a segment, and score the prediction.

    Parameters
    ----------
    models : list of str
        Model files of the scenario, one per seed.
    scalogram : str
        Scalogram file of the segment, or of random faults.
    normalising : str
        Scalogram file whose mean and standard deviation normalise the segment's target; of random faults,
        a part of each normalises it (`predict_faults`).
    emission_normalising : str
        The same for its emission.
    study, scenario, experiment, segment : str
        Names.
    segment_label : str
        Name of the segment in figures and tables.
    normalisation : str
        What normalises the segment, in the words of the study.
    rescaling : str
        How predictions get the units of the target: `mean_and_deviation`, those of the target in the
        normalising segment, or `regression`; see `rescaled_by_regression`.
    step : float
        Distance from one window to the next, s.
    causal : bool
        Whether each sample is predicted from the emission up to it alone.
    low_pass_gain : float
        Factor on the predicted low-pass row.
    control : bool
        Whether the networks are given the emission of another stretch: that of the segment, shifted
        by half its length.
    min_true : float or None
        MAPE counts the samples whose true value is at least this; None: all.
    device : str
        As `choose_device` takes it.
    output : str
        Prediction file.
    """
    make_reproducible()
    data = netcdf.read(scalogram)
    many = "fault" in data.dims
    known, of_emission = netcdf.read(normalising), netcdf.read(emission_normalising)
    reference = target_normalisation(data) if many else read_normalisation(known, of_emission)
    ensemble = Ensemble.load(
        models,
        data=experiment,
        interval=float(data.attrs["interval"]),
        normalisation=reference,
        step=step,
        low_pass_gain=low_pass_gain,
        device=choose_device(device),
    )
    if rescaling == "regression" and not many:
        ensemble = rescaled_by_regression(ensemble, known, causal)
    if control:
        data = with_shifted_emission(ensemble, data)
    if many:
        prediction, data = predict_faults(ensemble, data, normalisation, rescaling, causal)
    elif causal:
        prediction = series_dataset(data, predict_causally(ensemble, known_emission(data)))
    else:
        prediction = predict_segment(ensemble, data)
    parameters = {
        "scenario": scenario,
        "experiment": experiment,
        "segment": segment,
        "segment_label": segment_label,
        "normalisation": normalisation,
        "rescaling": rescaling,
        "step": step,
        "causal": causal,
        "low_pass_gain": low_pass_gain,
        "control": control,
        "min_true": min_true,
    }
    write_prediction(prediction, data, reference["target"], study, parameters, output)


if __name__ == "__main__":
    from faultslip.job import run

    run(predict, snakemake)
