import numpy as np
import pytest

from faultslip.scalograms import windows


@pytest.fixture
def image():
    return np.random.default_rng(0).normal(size=(5, 203)).astype("f4")


@pytest.mark.parametrize(("length", "step"), [(32, 8), (32, 32), (50, 7), (203, 10)])
def test_windows_cut_and_averaged_give_the_image_back(image, length, step):
    cut = windows.cut(image, length, step)
    np.testing.assert_allclose(windows.merge(cut[None], 203, step), image, rtol=1e-6)


def test_mean_over_models(image):
    cut = windows.cut(image, 32, 8)
    mean = windows.merge(np.stack([cut - 1, cut + 3]), 203, 8)
    np.testing.assert_allclose(mean, image + 1, rtol=1e-5, atol=1e-5)


def test_last_window_ends_with_the_image():
    assert list(windows.starts(100, 30, 25)) == [0, 25, 50, 70]


def test_image_shorter_than_a_window_is_refused(image):
    with pytest.raises(ValueError, match="shorter than a window"):
        windows.cut(image, 204, 8)


def test_each_tiling_of_windows_of_an_image_is_the_image(image):
    tilings = list(windows.tilings(windows.cut(image, 32, 8), image, 8))
    assert len(tilings) == 4
    for tiling in tilings:
        np.testing.assert_array_equal(tiling, image)


def test_every_window_is_in_some_tiling(image):
    cut = windows.cut(image, 32, 8)
    marked = [np.full_like(window, k + 1.0) for k, window in enumerate(cut)]
    seen = set()
    for tiling in windows.tilings(np.stack(marked), np.zeros_like(image), 8):
        seen |= set(np.unique(tiling))
    assert seen - {0.0} == set(range(1, len(cut) + 1))
