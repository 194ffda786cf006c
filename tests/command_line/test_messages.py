"""Every mistake ends with status 2 and one line; nothing that a terminal obeys is printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import faultslip
from faultslip.command_line.main import main
from faultslip.command_line.messages import in_spelling_of_options
from faultslip.io.errors import InputError, did_you_mean, printable
from faultslip.io.files import atomic_path

READ = ["--emission", "sqrt(Var_1 + Var_2)"]
ESCAPE = "\x1b[31m"


def refused(arguments, **options):
    """The line with which arguments are refused."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], **options)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 2, result.output
    errors = [line for line in result.stderr.splitlines() if not line.startswith("warning: ")]
    assert len(errors) == 1 and errors[0].startswith("error: "), result.stderr
    assert not any(ord(character) < 32 for character in errors[0])
    assert "Traceback" not in result.output and "partial" not in errors[0] and "(on the" not in errors[0]
    return errors[0]


PREDICT = {
    "an option that is none": (["--emision", "a"], "Did you mean one of: '--emission'"),
    "an option without a value": (["--emission"], "'--emission' requires an argument"),
    "text for a number": (["--interval", "fast"], "'fast' is not a valid float"),
    "one number for two": (["--known", "5"], "'5' is not two numbers with a colon"),
    "a number that cannot be": (["--interval", "-1"], "--interval: -1.0; a finite number above 0"),
    "infinity": (["--average", "1e400"], "--average: inf; a finite number"),
    "a range from its end": (["--time-range", "9:1"], "--time-range: 9 to 1; a start"),
    "a range outside": (["--time-range", "1000:2000"], "--time-range [1000.0, 2000.0] s is not within"),
    "a scale of 0": (["--time-scale", "0"], "--time-scale: 0.0; a finite number"),
    "half of a level": (["--friction-std", "1"], "--friction-mean and --friction-std: give both"),
    "a level without a width": (
        ["--friction-mean", "1", "--friction-std", "0"],
        "--friction-std: 0.0; a finite number above 0",
    ),
    "two sources of units": (
        ["--friction-mean", "1", "--friction-std", "1", "--known", "0:9"],
        "--known and --friction-mean: give one",
    ),
    "units of nothing": (["--known", "0:60"], "--known: says where friction may be used"),
    "a device that is none": (["--device", "tpu"], "--device: 'tpu'; cpu, cuda"),
    "a device without a name": (["--device", ""], "--device: ''; cpu, cuda"),
    "a device of torch alone": (["--device", "meta"], "--device: 'meta'; cpu, cuda"),
    "a negative device": (["--device", "cuda:-1"], "--device: 'cuda:-1'; cpu, cuda"),
    "a device that is not there": (["--device", "cuda:999"], "--device: cuda:999 is not there; torch finds"),
    "networks that are none": (["--network", "zero_sho"], "did you mean zero_shot?"),
    "networks without a name": (["--network", ""], "there are no such networks"),
    "a folder without networks": (["--network", "/"], "there are no such networks"),
    "a column that is none": (["--emission", "var_1"], "did you mean Var_1?"),
    "no arithmetic": (["--emission", "Var_1 +"], "is not arithmetic"),
    "code": (["--emission", "__import__('os')"], "is not allowed"),
    "brackets": (["--emission", "(" * 500], "is not arithmetic"),
    "nothing": (["--emission", ""], "is not arithmetic"),
    "an escape in a column": (["--emission", f"Var_1{ESCAPE}"], "is not arithmetic"),
    "a line in a column": (["--emission", "Var_1\nVar_2"], "is not arithmetic"),
    "division by 0": (["--emission", "Var_1 / (row - row)"], "--emission: 'Var_1 / (row - row)'"),
    "a tower of powers": (["--emission", "9**9**9 * Var_1"], "rows have no finite value"),
    "a name without an end": (["--output", "new/"], "is not the beginning of a file name"),
    "an empty output": (["--output", ""], "is not the beginning of a file name"),
    "an output in a file": (["--output", "{table}/out"], "is not a folder"),
    "an output in a device": (["--output", "/dev/null/out"], "/dev/null is not a folder"),
    "an output that is too long": (["--output", "x" * 300], "File name too long"),
    "an output that is not UTF-8": (
        ["--output", "x\udcff"],
        "x\\udcff.csv: this name, or that of its folder",
    ),
}
FILES = {
    "nothing": (b"", "no line with names"),
    "names alone": (b"time,ae\n", "has no rows"),
    "text": (b"time,ae\n1,a\n2,b\n", "--emission: numbers are needed"),
    "one time": (b"time,ae\n" + 9 * b"1,2\n", "all rows have the time 1 s"),
    "bytes": (b"\0\1\2\3", "not text in UTF-8"),
    "a broken HDF5 file": (b"\x89HDF\r\n\x1a\nrest", "not a readable file of arrays"),
    "a broken NetCDF file": (b"CDF\x01rest", "not a readable file of arrays"),
    "time that goes back": (b"time,ae\n1,2\n0,2\n3,1\n", "time goes back"),
    "infinity": (b"time,ae\n0,1\n1,inf\n2,1\n", "--emission: 'ae': column 'ae' is inf in row 2"),
    "escapes in names": (b"time\x1b[31m,a\x1b]0;x\x07e\n0,1\n1,2\n", "which column is the"),
}
OTHERS = {
    "a command that is none": (["predic"], "did you mean predict?"),
    "a command that is like none": (
        ["xyz"],
        "there are adapt, forecast, inspect, monitor, networks, predict",
    ),
    "an option of the group": (["--hel"], "Did you mean '--help'?"),
    "no files": (["predict"], "Missing argument 'FILES...'"),
    "a folder": (["predict", "."], ".: is a folder; add --each"),
    "a file that is none": (["inspect", "none.csv"], "none.csv: there is no such file"),
    "a file with escapes": (["inspect", f"no{ESCAPE}ne\n.csv"], "error: none .csv: there is no such file"),
    "a file that is not UTF-8": (["inspect", "none\udcff.csv"], r"error: none\udcff.csv: there is no such"),
    "a device of the system": (["inspect", "/dev/null"], "/dev/null: not a file"),
    "a name that is too long": (["inspect", "x" * 5000], "x"),
    "nowhere to write": (["adapt", "{table}"], "Missing option '--out'"),
    "networks here": (["adapt", "{table}", *READ, "--out", "."], "is the current folder"),
    "networks that are not UTF-8": (["adapt", "{table}", *READ, "--out", "x\udcff"], r"x\udcff: this name"),
    "a model that is none": (
        ["forecast", "{table}", *READ, "--model", "zero_sho"],
        "did you mean zero_shot?",
    ),
    "a drop of nothing": (["forecast", "{table}", *READ, "--min-drop", "0"], "--min-drop: 0.0; a finite"),
    "options of events": (["forecast", "{table}", *READ, "--kind", "energy"], "add --catalogue"),
    "a stream that is none": (["monitor", "none.csv"], "none.csv: it is not there"),
    "a folder as stream": (["monitor", "."], ".: Is a directory"),
    "a state in no folder": (["monitor", "--state", "/none/x"], "is a folder, or in none"),
    "a card of nothing": (["networks", "p458"], "did you mean p4581?"),
    "two cards": (["networks", "p4581", "zero_shot"], "unexpected extra argument"),
}


@pytest.mark.parametrize("case", PREDICT)
def test_options_of_predict(table, networks, monkeypatch, case):
    monkeypatch.chdir(table.parent)
    more, message = PREDICT[case]
    more = [each.format(table=table) if "{table}" in each else each for each in more]
    assert message in refused(["predict", table, *READ, "--network", networks, *more])
    assert sorted(path.name for path in table.parent.iterdir()) == [table.name]


@pytest.mark.parametrize("command", ["predict", "inspect", "forecast"])
@pytest.mark.parametrize("case", FILES)
def test_files(tmp_path, monkeypatch, networks, command, case):
    monkeypatch.chdir(tmp_path)
    content, message = FILES[case]
    (tmp_path / "x.csv").write_bytes(content)
    more = ["--network", networks] if command == "predict" else []
    assert message in refused([command, "x.csv", *more])
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("case", OTHERS)
def test_other_mistakes(table, monkeypatch, case):
    monkeypatch.chdir(table.parent)
    arguments, message = OTHERS[case]
    assert message in refused([each.format(table=table) for each in arguments])


def test_rows_of_a_stream_that_are_no_text():
    assert "-: not text; lines of numbers were expected" in refused(["monitor"], input=b"\xff\xfe\0\n")


def test_a_record_whose_name_a_terminal_would_obey(table, networks, monkeypatch):
    """It is predicted; names of outputs, and what is printed, have none of it."""
    monkeypatch.chdir(table.parent)
    name = f"a{ESCAPE}\n\udcff.csv"
    table.rename(name)
    result = CliRunner().invoke(main, ["predict", name, *READ, "--network", str(networks), "--html"])
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output and "record      a \\udcff: 0 to" in result.stdout
    written = {path.name for path in Path().iterdir()} - {name}
    assert written == {f"a_[31m__friction.{kind}" for kind in ("csv", "nc", "png", "html")}
    assert CliRunner().invoke(main, ["inspect", name, *READ]).exit_code == 0


def test_the_spelling_of_options():
    assert in_spelling_of_options("x: select a part with time_range. Set") == (
        "x: select a part with --time-range. Set"
    )
    assert in_spelling_of_options("(max_gap above 3 s)") == "(--max-gap above 3 s)"
    assert in_spelling_of_options("a.csv: columns.friction_time: no") == "a.csv: --friction-time: no"
    assert in_spelling_of_options("(write columns.emission as x)") == "(write --emission as x)"
    assert in_spelling_of_options("or divide it in columns.time") == "or divide it in --time"
    for kept in ("time_range.csv: no file", "column 'time_scale' is 3", "/data/max_gap/a.csv: no file"):
        assert in_spelling_of_options(kept) == kept


def test_names_that_are_meant():
    assert did_you_mean("TIME", ["Time", "AE"]) == "; did you mean Time?"
    assert did_you_mean("stress", ["Time", "AE"]) == ""
    assert printable("a\x1b[1;31mb\x1b]0;title\x07c\x9bd\udcff\n") == "abcd\\udcff\n"


def test_an_error_names_the_output_and_not_where_it_is_written_first(tmp_path):
    message = f"^{tmp_path / 'out.nc'}: too large$"
    with pytest.raises(InputError, match=message), atomic_path(tmp_path / "out.nc") as temporary:
        raise InputError(f"{temporary}: too large")


def in_a_shell(folder, line, **environment):
    """Run a line of bash in which $F is the command."""
    library = str(Path(faultslip.__file__).parents[1])
    own = os.environ | {"PYTHONPATH": library, "F": f"{sys.executable} -m faultslip"} | environment
    return subprocess.run(["bash", "-c", line], cwd=folder, env=own, capture_output=True, text=True)


def test_a_reader_that_leaves_is_no_error(tmp_path):
    for arguments in ("networks p4581", "networks", "--help"):
        done = in_a_shell(tmp_path, f"$F {arguments} | head -n 0")
        assert not done.stderr, (arguments, done.stderr)


def test_settings_of_matplotlib_change_nothing(table, tmp_path):
    """Neither settings in the folder, also broken ones, nor a cache that cannot be written."""
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 60\naxes.linewidth: wide\nnonsense\ntext.usetex: True\n")
    load = (
        "from faultslip.command_line.messages import load_matplotlib; load_matplotlib(); import matplotlib; "
    )
    load += 'print(*map(matplotlib.rcParams.get, ("font.size", "text.usetex")))'
    done = in_a_shell(tmp_path, f"{sys.executable} -c '{load}'", MPLCONFIGDIR=str(table / "none"))
    assert (done.stdout, done.stderr) == ("10.0 False\n", "")
    settings.write_bytes(b"\xff\xfe: a\n")
    done = in_a_shell(tmp_path, f'$F predict "{table}" --emission Var_1')
    assert done.returncode == 2 and done.stderr.startswith("error: matplotlibrc: not UTF-8")
    assert len(done.stderr.splitlines()) == 1
