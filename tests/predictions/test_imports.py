"""What baselines depend on: a change of the networks' training must not fit them again."""

import pytest

from faultslip.dependencies import PACKAGE, library_modules


@pytest.mark.parametrize("script", [("baseline.py",), ("table.py", "faultslip.tables.published_network")])
def test_baselines_use_early_stopping_alone_of_the_networks(script):
    file, *by_name = script
    found = library_modules(PACKAGE.parent / file, *by_name)
    modules = {path.relative_to(PACKAGE).as_posix() for path in found}
    assert {"methods/convolutional_lstm.py"} <= modules
    networks = {module for module in modules if module.startswith("networks/")}
    assert networks == {"networks/__init__.py", "networks/early_stopping.py"}


@pytest.mark.parametrize("script", ["predict.py", "explain.py", "submission.py"])
def test_inference_uses_neither_losses_nor_training(script):
    modules = {path.relative_to(PACKAGE).as_posix() for path in library_modules(PACKAGE.parent / script)}
    assert {"predictions/inference.py", "networks/model_files.py"} <= modules
    assert not {"networks/losses.py", "networks/training.py", "networks/augmentation.py"} & modules
