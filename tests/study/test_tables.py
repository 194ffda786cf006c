"""What the rules of tables and figures give to their functions, for the studies of the project."""

from inspect import signature

import pytest
from studies import check, load

from faultslip.figures.registry import FIGURES
from faultslip.study.figures import drawn, sources
from faultslip.study.paths import Paths
from faultslip.study.tables import table_jobs
from figure import drawing
from table import find

STUDIES = ("smoke", "virtual", "open_data", "ablation", "published_network", "apply")


@pytest.fixture(scope="module", params=STUDIES)
def paths(request):
    return Paths(check(load(f"{request.param}.yaml")))


def test_a_table_is_given_the_arguments_of_its_function(paths):
    for name, job in table_jobs(paths).items():
        assert not job.inputs.keys() & job.values.keys()
        assert signature(find(name)).parameters.keys() == job.inputs.keys() | job.values.keys(), name


def test_a_figure_is_given_the_arguments_of_its_function(paths):
    for name in drawn(paths):
        found = sources(paths, FIGURES[name])
        parameters = signature(drawing(FIGURES[name].module)).parameters
        assert parameters.keys() <= found.inputs.keys() | found.values.keys(), name
