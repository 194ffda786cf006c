import pytest
import torch

from faultslip.networks.early_stopping import EarlyStopping


def watch(losses, patience, **options):
    """Early stopping after these losses, with the number of the epoch as weights."""
    stopping = EarlyStopping(patience, **options)
    for epoch, loss in enumerate(losses, start=1):
        stopping.update(loss, lambda epoch=epoch: {"epoch": torch.tensor(epoch)})
        if stopping.stop:
            break
    return stopping


def test_the_weights_with_the_lowest_loss_are_kept():
    stopping = watch([3.0, 1.0, 2.0], patience=5)
    assert (stopping.best_loss, stopping.best_epoch, stopping.best_weights) == (1.0, 2, {"epoch": 2})
    assert not stopping.stop


def test_patience_counts_epochs_without_a_lower_loss():
    assert watch([3.0, 1.0, 2.0, 2.0, 0.5], patience=2).epoch == 4
    assert watch([3.0, 1.0, 2.0, 0.5, 2.0], patience=2).best_epoch == 4


@pytest.mark.parametrize(("replace_ties", "epoch"), [(False, 1), (True, 3)])
def test_of_equal_losses_the_first_or_the_last_is_kept(replace_ties, epoch):
    stopping = watch([1.0, 2.0, 1.0], patience=5, replace_ties=replace_ties)
    assert stopping.best_weights == {"epoch": epoch}


def test_a_loss_that_is_not_a_number_is_never_the_best():
    stopping = watch([float("nan"), 1.0, float("nan")], patience=5)
    assert stopping.best_epoch == 2


def test_kept_weights_are_a_copy():
    weights = {"bias": torch.tensor(1)}
    stopping = EarlyStopping(1)
    stopping.update(0.0, lambda: weights)
    weights["bias"] += 1
    assert stopping.best_weights == {"bias": 1}


def test_a_restored_state_continues():
    stopping = watch([3.0, 1.0, 2.0], patience=2)
    again = EarlyStopping(2)
    again.load_state_dict(stopping.state_dict())
    again.update(2.0, dict)
    assert again.stop and again.best_weights == {"epoch": 2}
