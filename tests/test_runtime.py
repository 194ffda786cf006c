"""Threads: what is predicted does not depend on their number."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info, threadpool_limits

from faultslip.runtime import one_thread

SCRIPTS = Path(__file__).resolve().parents[1] / "workflow" / "scripts"
PREDICT = """
import hashlib, numpy, torch, xarray, faultslip
assert torch.get_num_threads() == {threads}
time = numpy.arange(1500) / 10
emission = numpy.exp(3 * (time % 10) / 10 + numpy.random.default_rng(0).normal(size=1500) / 4)
attributes = {{"label": "made", "interval": 0.1}}
record = xarray.Dataset({{"emission": ("time", emission)}}, {{"time": time}}, attributes)
prediction = faultslip.load("zero_shot").predict(record)
found = b"".join(prediction[name].values.tobytes() for name in ("by_network", "lower", "upper"))
print(hashlib.sha256(found).hexdigest(), torch.get_num_threads())
"""


def threads():
    """Of torch, and of each library."""
    return torch.get_num_threads(), *(library["num_threads"] for library in threadpool_info())


def test_one_thread_is_used_and_then_as_many_as_before():
    import scipy.linalg  # noqa: F401  which loads a library

    with threadpool_limits(2):
        before = threads()
        with one_thread():
            assert set(threads()) == {1}
        assert threads() == before

        @one_thread()
        def fails():
            raise ValueError(set(threads()))

        with pytest.raises(ValueError, match=r"\{1\}"):
            fails()
        assert threads() == before


def predicted(number):
    environment = os.environ | {"OMP_NUM_THREADS": str(number), "PYTHONPATH": str(SCRIPTS)}
    code = PREDICT.format(threads=number)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout.split()


def test_a_prediction_has_the_same_bytes_with_any_number_of_threads():
    one, two = predicted(1), predicted(2)
    assert one[0] == two[0]
    assert (one[1], two[1]) == ("1", "2")  # which a program that predicts keeps


def test_causal_transforms_have_the_same_bytes_with_any_number_of_threads():
    generator = np.random.default_rng(0)
    pasts, matrix = (generator.normal(size=shape).astype("f4") for shape in ((64, 900), (900, 4000)))
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads), one_thread():
            found.append((pasts @ matrix).tobytes())
    assert found[0] == found[1]
