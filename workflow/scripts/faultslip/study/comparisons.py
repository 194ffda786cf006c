"""What a prediction is calibrated on, and what it is compared with.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from faultslip.study.experiments import Segment
from faultslip.study.leakage import may_have_learned
from faultslip.study.model import Scenario, Study

MAX_BATCHES = 4  # of random faults, each with several faults of many cycles
REFERENCE = "laboratory_only"


def band_validations(
    study: Study, scenario: Scenario, segment: Segment
) -> tuple[Scenario, list[Segment], bool]:
    """Find the predictions that calibrate the band of another one.

    They are of validation segments of the tested record, at the same load and of whole cycles as the tested
    one, where the networks were validated with any. Next best is the part of the tested record whose friction
    is known, as its mean and deviation are used, if the networks have not learned from it. Otherwise they
    are of all validation segments; of random faults a few batches.

    Parameters
    ----------
    study : Study
    scenario : Scenario
    segment : Segment
        The tested segment.

    Returns
    -------
    predicting : Scenario
        The scenario that predicts these segments.
    segments : list of Segment
        Empty for a reference method.
    transferred : bool
        Whether they are of another fault or load.
    """
    trained = study.scenario(scenario.model)
    if scenario.method:
        return trained, [], True
    own = [one for one in trained.validate if one != segment]
    same = [one for one in own if _kind(one) == _kind(segment)]
    if same:
        return trained, same, False
    normalising = study.normalising_segment(scenario, segment)
    alike = normalising != segment and _kind(normalising) == _kind(segment)
    if alike and not may_have_learned(study, trained, normalising):
        return scenario, [normalising], False
    surplus = [one for one in own if "faults" in one.definition][MAX_BATCHES:]
    return trained, [one for one in own if one not in surplus], True


def _kind(segment):
    """Return what two segments have in common if their residuals are exchangeable."""
    return segment.experiment, segment.definition.get("load"), "cycle" in segment.definition


def comparisons(study: Study) -> list[tuple[Scenario, Scenario, Segment]]:
    """List the scenarios that are compared, with their references and the segment that both are tested on.

    The reference is the scenario `scores.compared_with`, by default `laboratory_only`. On segments that it
    is not tested on, it is the first one that trains networks. Networks are also compared with each sawtooth.
    Released networks, which sample a record as they need it, are not compared, and scenarios that change the
    emission only with the same networks (`changed_emission`).
    """
    named = study.config["scores"].get("compared_with", REFERENCE)
    written = [scenario for scenario in study.written if not (scenario.networks or scenario.emission)]
    found = []
    for scenario in written:
        for segment in scenario.test:
            rivals = [s for s in written if s.target == scenario.target and segment in s.test]
            rivals = [s for s in rivals if s.name == named] + [s for s in rivals if s.has_networks]
            references = rivals[:1]
            if not scenario.method:
                references += [s for s in written if _draws_sawtooth(s, scenario, segment)]
            found += [(scenario, other, segment) for other in references if other != scenario]
    return found


def changed_emission(study: Study) -> list[tuple[Scenario, Scenario, Segment]]:
    """List the scenarios that change the emission, with those that do not, and the segment that both predict.

    The other scenario has the same networks, and the same units. Where there is none, nothing is listed.
    """
    same = ("model", "seeds", "normalisation", "emission_normalisation", "rescaling", "low_pass_gain")
    return [
        (scenario, other, segment)
        for scenario in study.written
        if scenario.emission and scenario.target == "friction"
        for segment in scenario.test
        for other in [
            one
            for one in study.written
            if not (one.emission or one.method or one.networks)
            and segment in one.test
            and all(getattr(one, name) == getattr(scenario, name) for name in same)
        ][:1]
    ]


def _draws_sawtooth(reference, scenario, segment):
    """Return whether a scenario is the sawtooth that another one has to beat on a segment."""
    alike = (reference.target, reference.causal) == (scenario.target, scenario.causal)
    return reference.method == "sawtooth" and alike and segment in reference.test
