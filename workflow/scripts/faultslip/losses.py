"""What training makes small: errors of the image, and of the friction that the image stands for."""

from dataclasses import dataclass

import torch
from torch.nn.functional import mse_loss, relu


@dataclass(frozen=True)
class Loss:
    """Mean squared error of all sub-models' images, and two terms on the series.

    Attributes
    ----------
    series_weights : Tensor, shape (rows,)
        With which the rows of an image sum to its series (`images.series_weights`).
    interval : float
        Seconds.
    series : float
        Weight of the mean squared error of the full model's series.
    rise : float
        Weight of a term of physics: while the fault is locked the spring loads it, so friction
        does not fall. The mean square of predicted falls where the true series rises, in
        standard deviations a second.
    """

    series_weights: torch.Tensor
    interval: float
    series: float = 0.0
    rise: float = 0.0

    def __call__(self, predictions, targets):
        """Loss of the images (batch, 1, rows, columns) of full model and sub-models.

        Returns
        -------
        tuple of Tensor
            What is minimised, and the full model's mean squared error of the image.
        """
        errors = [mse_loss(image, targets) for image in predictions]
        total = sum(errors)
        if self.series or self.rise:
            predicted, true = (self._series(image) for image in (predictions[0], targets))
            total = total + self.series * mse_loss(predicted, true)
            rates = [torch.diff(series) / self.interval for series in (predicted, true)]
            falls = relu(-rates[0]) * (rates[1] > 0)
            total = total + self.rise * (falls**2).mean()
        return total, errors[0]

    def _series(self, images):
        weights = self.series_weights.to(images.dtype).to(images.device)  # mps has no float64
        return torch.einsum("r,bcrt->bt", weights, images)
