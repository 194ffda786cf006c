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
