"""A record as a laboratory writes it."""

import numpy as np
import pytest
from result_files import INTERVAL, stick_slip


@pytest.fixture
def table(tmp_path):
    """A table with semicolons, decimal commas and units in its header, of two channels and a shear stress."""
    emission, friction = stick_slip(np.random.default_rng(2))
    rows = np.column_stack([INTERVAL * np.arange(1000), emission**2 / 3, 2 * emission**2 / 3, 8 * friction])
    text = "\n".join(";".join(f"{value:.5f}" for value in row).replace(".", ",") for row in rows)
    path = tmp_path / "run 12.csv"
    path.write_text("Time (s);Var 1;Var 2;Shear (MPa)\n" + text)
    return path
