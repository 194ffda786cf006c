"""`faultslip` and its list of networks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import faultslip
from faultslip.command_line.main import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_networks_are_listed(networks):
    assert run("networks").exit_code == 0


def test_a_card_is_shown():
    assert "zero_shot" in run("networks", "zero_shot").output
    assert run("networks", "none").exit_code == 2


READ = ["--time", "Time", "--emission", "Var_1"]


def load_in_process(folder, *arguments):
    """Run the command in a process of its own, which prints the modules that it has loaded."""
    code = "import sys, atexit; atexit.register(lambda: print(*sys.modules)); sys.argv[0] = 'faultslip'\n"
    code += "from faultslip.command_line.main import main; main()"
    own = os.environ | {"PYTHONPATH": str(Path(faultslip.__file__).parents[1])}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=own)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--help"], ""),
        (["networks"], ""),
        (["predict", "none.csv", *READ], "none.csv: there is no such file"),
        (["predict", "{table}", *READ, "--network", "none"], "none: there are no such networks"),
        (["predict", "{table}", *READ, "--time", "Tim"], "there is no column 'Tim'"),
        (["predict", "{table}", *READ, "--emission", "Var_1 +"], "is not arithmetic"),
        (["predict", "{table}", *READ, "--known", "0:9"], "--known: says where friction may be used"),
        (["predict", "{table}", *READ, "--friction-mean", "1"], "give both, or neither"),
        (["predict", "{table}", *READ, "--time-scale", "0"], "--time-scale: 0.0"),
        (["predict", "{table}", *READ, "--output", "{table}/out"], "is not a folder"),
        (["inspect", "none.csv"], "none.csv: there is no such file"),
        (["adapt", "{table}", *READ, "--out", "zero_shot"], "is the name of released networks"),
        (["adapt", "{table}", *READ, "--out", "new", "--friction", "mu"], "there is no column 'mu'"),
    ],
)
def test_lists_and_refusals_load_nothing_heavy(table, arguments, message):
    arguments = [argument.format(table=table) for argument in arguments]
    done = load_in_process(table.parent, *arguments)
    assert message in done.stderr and done.returncode == (2 if message else 0), done.stderr
    loaded = set(done.stdout.split())
    assert "click" in loaded and not {"torch", "xarray", "pandas", "scipy", "matplotlib"} & loaded


def test_a_record_is_inspected_without_torch(table):
    done = load_in_process(table.parent, "inspect", table, *READ)
    assert "recurrence" in done.stdout and "torch" not in done.stdout.split()
