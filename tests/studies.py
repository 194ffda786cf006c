"""Configurations for tests: the studies of the project, and changes of them."""

import copy
from pathlib import Path

from faultslip.io.yaml_file import load_yaml
from faultslip.study.composition import compose
from faultslip.study.loading import check_config
from faultslip.study.model import Study

ROOT = Path(__file__).resolve().parents[1]
REGISTER = load_yaml(ROOT / "resources" / "register.yaml")


def load(*names):
    """The configuration of files in studies/; without any, of the default study."""
    return compose(ROOT, [ROOT / "studies" / name for name in names])


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
    return config
