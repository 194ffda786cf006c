"""What a prediction is calibrated on, and what it is compared with.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from typing import NamedTuple

from faultslip.study.experiments import Segment
from faultslip.study.leakage import may_have_learned
from faultslip.study.model import Scenario, Study

MAX_BATCHES = 4  # of random faults, each with several faults of many cycles
REFERENCE = "laboratory_only"
SIMPLE_METHODS = ("sawtooth", "phase", "clock")  # which know of the emission nothing but when it peaks


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


class Comparison(NamedTuple):
    """A scenario and the reference that it is compared with, on a segment that both are tested on."""

    scenario: Scenario
    reference: Scenario
    segment: Segment
    compared_as: str


def comparisons(study: Study) -> list[Comparison]:
    """List the scenarios that are compared, on each segment that both are tested on.

    All are compared with the scenario `scores.compared_with`, by default `laboratory_only`. Networks are
    also compared with each simple method (`_simple_methods`), and after a transfer with the same networks
    before it (`before_transfer`). Released networks, which sample a record as they need it, are not
    compared, and scenarios that change the emission only with the same networks (`changed_emission`).
    """
    named = study.config["scores"].get("compared_with", REFERENCE)
    written = [scenario for scenario in study.written if not (scenario.networks or scenario.emission)]
    found = []
    for scenario in written:
        for segment in scenario.test:
            rivals = [s for s in written if s.target == scenario.target and segment in s.test]
            references = [("named", s) for s in rivals if s.name == named]
            if not scenario.method:
                simple = _simple_methods(study, scenario, rivals, segment)
                before = before_transfer(study, scenario, segment)
                references += [("simple method", s) for s in simple if s.name != named]
                if before and before.name != named:
                    references.append(("before transfer", before))
            found += [Comparison(scenario, s, segment, kind) for kind, s in references if s != scenario]
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


def _simple_methods(study, scenario, rivals, segment):
    """Return the simple methods that networks have to beat on a segment.

    They know as much of the future as the networks. Where there are any, they are those whose units come
    from the same part, and of these those that train on the tested record. None is chosen by its error: the
    best on a validation part need not be the best at another load.
    """
    found = [s for s in rivals if s.method in SIMPLE_METHODS and s.causal == scenario.causal]
    normalising = study.normalising_segment(scenario, segment)
    found = _preferred(found, lambda s: study.normalising_segment(s, segment) == normalising)
    return _preferred(found, lambda s: any(part.experiment == segment.experiment for part in s.train))


def _preferred(scenarios, condition):
    return [s for s in scenarios if condition(s)] or scenarios


def before_transfer(study: Study, scenario: Scenario, segment: Segment) -> Scenario | None:
    """Return the scenario that predicts a segment by the networks that another one started from.

    Its units come from the same part, in the same way. None where there is no such scenario, or no transfer.
    """
    start = study.scenario(scenario.model).start_from

    def units(one):
        return study.normalising_segment(one, segment), one.rescaling

    found = (
        s
        for s in study.written
        if s.model == start and not s.emission and segment in s.test and units(s) == units(scenario)
    )
    return next(found, None)
