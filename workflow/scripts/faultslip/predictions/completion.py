"""Completion: what is not known of a target is predicted by the networks that training starts from.

The image of a part of a cycle reaches beyond it, at large scales by several cycles. Transformed alone, the
part has another image than within its record. With the friction around it as the starting network predicts
it, the image of the part holds no friction that is not known, and training on it does not forget what that
network predicts elsewhere (docs/explanation/trials.md).
"""

from dataclasses import replace

from faultslip.networks.architecture import CED
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.predictions.inference import Ensemble


def complete(sampler: WindowSampler, network: CED) -> WindowSampler:
    """Complete the targets of segments that are known in part.

    Parameters
    ----------
    sampler : WindowSampler
    network : CED
        The network that training starts from.
    """
    return replace(
        sampler, segments=[_with_completion(segment, sampler, network) for segment in sampler.segments]
    )


def _with_completion(segment: TrainingSeries, sampler: WindowSampler, network: CED) -> TrainingSeries:
    ensemble = Ensemble(
        [network],
        sampler.scalogram,
        segment.normalisation,
        segment.interval,
        sampler.length,
        sampler.step,
        device=next(network.parameters()).device,
    )
    predicted = ensemble.predict_series(ensemble.emission_image(segment.emission))
    return replace(segment, completion=predicted)
