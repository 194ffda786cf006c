"""Training losses: errors of the image, and of the friction series that it represents."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.nn.functional import mse_loss, relu


@dataclass(frozen=True)
class Loss:
    """Mean squared error of the images of all sub-models, and two terms on the series.

    Attributes
    ----------
    series_weights : Tensor, shape (rows,)
        Weights with which the rows of an image sum to its series (`image.series_weights`); empty where
        neither term on the series is used.
    interval : float
        Seconds.
    series_loss_weight : float
        Weight of the mean squared error of the full model's series.
    locked_fall_loss_weight : float
        Weight of a physical term. While the fault is locked, the spring loads it and friction does not
        fall. The term is the mean square of predicted falls where the true series rises, in standard
        deviations per second.
    """

    series_weights: torch.Tensor
    interval: float
    series_loss_weight: float = 0.0
    locked_fall_loss_weight: float = 0.0

    def __call__(
        self, predictions: Sequence[torch.Tensor], targets: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss that is minimised, and the full model's mean squared error of the image.

        Parameters
        ----------
        predictions : sequence of Tensor, each of shape (batch, 1, rows, columns)
            Images of the full model, then of the sub-models.
        targets : Tensor, shape (batch, 1, rows, columns)
            NaN where they are not known, which does not count.

        Returns
        -------
        loss, error : Tensor
        """
        errors = [mean_squared_error(image, targets) for image in predictions]
        total = sum(errors[1:], errors[0])
        if self.series_loss_weight or self.locked_fall_loss_weight:
            predicted, true = (self._series(image) for image in (predictions[0], targets))
            total = total + self.series_loss_weight * mean_squared_error(predicted, true)
            rates = [torch.diff(series) / self.interval for series in (predicted, true)]
            falls = relu(-rates[0]) * (rates[1] > 0)
            total = total + self.locked_fall_loss_weight * (falls**2).mean()
        return total, errors[0]

    def _series(self, images):
        weights = self.series_weights.to(images.dtype).to(images.device)  # mps has no float64
        return torch.einsum("r,bcrt->bt", weights, images)


def mean_squared_error(predicted: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
    """Return the mean squared error where the true values are known, that is not NaN."""
    finite = ~torch.isnan(true)
    if finite.all():
        return mse_loss(predicted, true)
    error = torch.where(finite, predicted - true, 0)  # of a batch in which nothing is known, 0
    return (error**2).sum() / finite.sum().clamp(min=1)
