"""What a prediction is calibrated on, and what it is compared with.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from faultslip.study.model import Scenario, Segment, Study

MAX_BATCHES = 4  # of random faults, each with several faults of many cycles
# Of a random fault that calibrates a band: the first part normalises, what follows the middle is predicted.
KNOWN_FRACTION = 0.2
TESTED_FROM = 0.4
REFERENCE = "laboratory_only"


def calibrating(study: Study, scenario: Scenario, segment: Segment) -> tuple[list[Segment], bool]:
    """Find the validation segments that calibrate the band of a prediction.

    They are segments of the tested record, at the same load and of whole cycles as the tested one, where
    the networks were validated with any. Otherwise they are all; of random faults a few batches.

    Parameters
    ----------
    study : Study
    scenario : Scenario
    segment : Segment
        The tested segment.

    Returns
    -------
    segments : list of Segment
        Empty for a reference method.
    transferred : bool
        Whether they are of another fault or load.
    """
    own = [] if scenario.method else [s for s in study.scenario(scenario.model).validate if s != segment]
    same = [one for one in own if _kind(one) == _kind(segment)]
    if same:
        return same, False
    surplus = [one for one in own if "faults" in one.definition][MAX_BATCHES:]
    return [one for one in own if one not in surplus], True


def _kind(segment):
    """What two segments have in common if their residuals are exchangeable."""
    return segment.experiment, segment.definition.get("load"), "cycle" in segment.definition


def comparisons(study: Study) -> list[tuple[Scenario, Scenario, Segment]]:
    """List the scenarios that are compared, with their references and the segment that both are tested on.

    The reference is the scenario `scores.compared_with`, by default `laboratory_only`. On segments that it
    is not tested on, it is the first one that trains networks.
    """
    named = study.config["scores"].get("compared_with", REFERENCE)
    found = []
    for scenario in study.written:
        for segment in scenario.test:
            rivals = [s for s in study.written if s.target == scenario.target and segment in s.test]
            rivals = [s for s in rivals if s.name == named] + [s for s in rivals if s.has_networks]
            if rivals and rivals[0] != scenario:
                found.append((scenario, rivals[0], segment))
    return found
