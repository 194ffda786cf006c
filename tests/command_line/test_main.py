"""`faultslip` and its list of networks."""

from click.testing import CliRunner

from faultslip.command_line.main import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_networks_are_listed(networks):
    assert run("networks").exit_code == 0
