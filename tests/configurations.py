"""Configurations for tests: the studies of the project, and changes of them."""

import copy
from pathlib import Path

import yaml
from snakemake.utils import update_config

from faultslip.io.yaml_file import load_yaml
from faultslip.study.loading import check_config
from faultslip.study.model import Study
from faultslip.study.resolution import without_nulls

ROOT = Path(__file__).resolve().parents[1]
REGISTER = load_yaml(ROOT / "resources" / "register.yaml")


def load(*names):
    """The default study with study files laid over it."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    for name in names:
        update_config(config, yaml.safe_load((ROOT / "studies" / name).read_text()))
    return without_nulls(config)


def check(config) -> Study:
    """The study of a configuration, which is refused if it is not valid."""
    return check_config(config, ROOT, REGISTER)


def put(config, path, value):
    """A copy of the configuration with one value changed; `...` removes the key."""
    config = copy.deepcopy(config)
    *parents, last = path
    place = config
    for key in parents:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return without_nulls(config)
