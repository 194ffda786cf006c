"""`faultslip inspect`."""

from click.testing import CliRunner

from faultslip.command_line.main import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_constant_emission_can_be_inspected(tmp_path):
    path = tmp_path / "constant.csv"
    path.write_text("Time,Emission\n" + "\n".join(f"{0.1 * n:.1f},5" for n in range(600)))
    result = run("inspect", path)
    assert result.exit_code == 0 and "emission    5 to 5" in result.output
    assert "warning: predict will refuse this record: constant: the emission is 5 throughout" in result.stderr


def test_the_names_below_a_preamble_are_listed(tmp_path):
    path = tmp_path / "record.csv"
    rows = "".join(f"{row / 10:.1f},{1 + row % 7}\n" for row in range(300))
    path.write_text("Instrument,UMT-2\n\ntime,ae [µV]\n" + rows, encoding="latin-1")
    result = run("inspect", path)
    assert result.exit_code == 0 and "as expressions name them: time, ae\n" in result.output
    assert "record.csv: lines 1 to 2 are a preamble; the columns are time, ae [µV]" in result.output
    assert "preamble" not in run("inspect", path, "--header-lines", 2).output
    for lines in (0, -1):
        result = run("inspect", path, "--header-lines", lines)
        assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1


def test_columns_with_the_names_of_functions(tmp_path):
    path = tmp_path / "record.csv"
    path.write_text("time,log,exp\n" + "".join(f"{row},{1 + row},0.4\n" for row in range(9)))
    result = run("inspect", path, "--emission", "exp(log(log))", "--friction", "exp")
    assert result.exit_code == 0, result.output
    assert "emission    1 to 9" in result.output and "friction 0.4 to 0.4" in result.output
