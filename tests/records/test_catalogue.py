"""Lists of events."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.catalogue import binned, main_events, read_catalogue, read_events

KILAUEA = "2018-05-04\t02:10:32.32\t2.23\n2018-05-04\t04:18:46.46\t2.24\n2018-05-05\t00:00:01.01\t5.0\n"


def _written(tmp_path, text):
    path = tmp_path / "events.txt"
    path.write_text(text)
    return str(path)


def test_dates_whose_decimals_repeat_the_seconds(tmp_path, capsys):
    events = read_events(_written(tmp_path, KILAUEA), [1, 2], 3)
    np.testing.assert_allclose(events.time, [2 * 3600 + 10 * 60 + 32, 4 * 3600 + 18 * 60 + 46, 86401])
    np.testing.assert_allclose(events.size, [2.23, 2.24, 5.0])
    assert "decimals of the seconds repeat" in capsys.readouterr().out


def test_names_and_decimals(tmp_path):
    text = "when,mag\n2018-05-04T02:10:32.5Z,2.2\n2018-05-04T02:10:33.25Z,2.3\n"
    events = read_events(_written(tmp_path, text), ["when"], "mag")
    np.testing.assert_allclose(events.time, [7832.5, 7833.25])


def test_seconds_and_latest_first(tmp_path):
    events = read_events(_written(tmp_path, "t amplitude\n3.5 1\n2.5 4\n1.0 2\n"), ["t"], "amplitude")
    assert events.time.tolist() == [1.0, 2.5, 3.5]
    assert events.size.tolist() == [2, 4, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2\n3,2\n2,2\n", "event 3 is earlier"),
        ("1,2\nx,2\n", "'x' in event 2 is no time in seconds"),
        ("1,2\n2,\n", "no number in event 2"),
        ("1;2\n2;3\n", "no column 3"),
        ("", "not a list of events"),
    ],
)
def test_bad_lists(tmp_path, text, message):
    column = 3 if "no column" in message else 2
    with pytest.raises(InputError, match=message):
        read_events(_written(tmp_path, text), [1], column)


def test_events_are_counted_and_their_energy_added(tmp_path):
    text = "\n".join(f"{time},{size}" for time, size in [(0, 2), (1, 3), (5, 2), (12, 1), (21, 2), (30, 2)])
    events = read_events(_written(tmp_path, text), [1], 2)
    time, counts = binned(events, 10, "magnitude", 2.0, "events")
    np.testing.assert_allclose(time, [5, 15, 25])
    np.testing.assert_allclose(counts, [3.5, 0.5, 2.5])
    _, amplitude = binned(events, 10, "magnitude", 2.0, "energy")
    np.testing.assert_allclose(amplitude**2, np.array([2 + 10**1.5, 0, 2]) + 0.5)
    _, amplitude = binned(events, 10, "amplitude", 2.0, "energy")
    np.testing.assert_allclose(amplitude[0] ** 2, 2 + 9 / 4 + 0.5)
    _, counts = binned(events, 10, "counts", 0, "events")
    np.testing.assert_allclose(counts, [7.5, 1.5, 4.5])


def test_amplitude_of_events_is_a_mean_and_interpolated(tmp_path):
    """Decibels of 20, 40 and nothing, then 60: amplitudes of 31.6, between them, and 1000."""
    events = read_events(_written(tmp_path, "0,20\n1,40\n25,60\n"), [1], 2)
    _, amplitude = binned(events, 10, "decibel", 0.0, "amplitude")
    np.testing.assert_allclose(amplitude, 10 ** np.array([1.5, 2.25, 3]))
    _, energy = binned(events, 10, "decibel", 20.0, "energy")
    np.testing.assert_allclose(energy**2, np.array([101, 0, 1e4]) + 0.5)


def test_events_without_sizes(tmp_path):
    events = read_events(_written(tmp_path, "0\n1\n25\n"), [1], None)
    assert events.size.tolist() == [1, 1, 1]


def test_nothing_is_complete(tmp_path):
    events = read_events(_written(tmp_path, "0,1\n50,1\n"), [1], 2)
    with pytest.raises(InputError, match="0 of 2 events reach the completeness 3"):
        binned(events, 10, "magnitude", 3.0, "events")


def test_what_follows_a_main_event_belongs_to_it(tmp_path):
    events = read_events(_written(tmp_path, "0,5\n10,5\n95,4\n200,6\n"), [1], 2)
    assert main_events(events, 5, 60).tolist() == [0, 200]


def test_collapses_of_kilauea(mirror):
    path = mirror / "kilauea_2018" / "Kilauea4.txt"
    record = read_catalogue(
        str(path), time=[1, 2], size=3, kind="magnitude", completeness=2.0, interval=900, main=4.7, apart=3600
    )
    failures = record["failure_time"].values
    assert len(failures) == 62
    late = failures[failures >= 25 * 86400]  # 29 May
    assert len(late) == 50
    assert np.median(np.diff(late)) / 3600 == pytest.approx(32.0, abs=0.1)
    assert record.attrs["emission_averaging"] == 900
