"""What is executed again after a change, and what is not."""

import functools
import os
import shutil

import pytest
from dry_runs import change_study, planned

RECORDS = {"fig1"}  # figures of records
SCORES = {
    "fig2",
    "fig3",
    "beyond_clock_figure",
    "data_efficiency_figure",
    "events_figure",
    "explanation_figure",
}
FIGURES = RECORDS | SCORES | {"training_figure", "random_faults_figure"}
TABLES = {
    f"{name}_table"
    for name in (
        *("mape", "comparisons", "events", "errors_by_phase", "beyond_clock", "uncertainty"),
        *("data_efficiency", "ablation", "explanation"),
    )
}
PREDICTED = {"predict", "explain"} | TABLES | SCORES
TRAINED = PREDICTED | {"train", "training_figure"}


@pytest.fixture(scope="module")
def project(project, tmp_path_factory):
    """A copy of the complete project, without locks: its files change while other tests use the original."""
    folder = tmp_path_factory.mktemp("reruns") / "project"
    return shutil.copytree(project, folder, symlinks=True, ignore=shutil.ignore_patterns("locks"))


@pytest.fixture(scope="module")
def planned_after_editing(project):
    """A function that plans everything with a line appended to a file, which is then taken back."""

    @functools.cache
    def plan(path):
        path = project / "workflow" / "scripts" / path
        content, mtime = path.read_bytes(), path.stat().st_mtime_ns
        path.write_bytes(content + b"\n# edited\n")
        try:
            return planned(project, "all")
        finally:
            path.write_bytes(content)
            os.utime(path, ns=(mtime, mtime))

    return plan


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("figure.py", FIGURES),
        ("faultslip/figures/events.py", {"events_figure"}),
        ("faultslip/figures/scalograms.py", {"fig2", "fig3"}),
        ("faultslip/figures/style.py", FIGURES),
        ("faultslip/tables/mape.py", {"mape_table"}),
        ("faultslip/networks/losses.py", TRAINED),
        ("faultslip/networks/architecture.py", TRAINED),
        ("faultslip/methods/registry.py", {"baseline"} | TABLES | SCORES - {"explanation_figure"}),
    ],
)
def test_editing_a_file_reruns_what_depends_on_it(planned_after_editing, path, rules):
    found = planned_after_editing(path)
    if path.endswith(
        "methods/registry.py"
    ):  # tables of networks alone are unaffected, where Snakemake can know
        rules = rules - {"uncertainty_table", "ablation_table", "explanation_table", "fig2", "fig3"}
    assert found == rules | {"opening"}  # of the report, which has all figures and the scores


def test_editing_a_loss_refits_no_baseline_and_simulates_nothing(planned_after_editing):
    found = planned_after_editing("faultslip/networks/losses.py")
    assert found.isdisjoint({"baseline", "simulate", "apparatus", "record", "scalogram"})


def test_the_event_threshold_scores_anew_and_trains_nothing(project):
    """Scores are computed where a segment is predicted."""
    study = change_study(project, {"events": {"min_friction_drop": 0.02}})
    found = planned(project, "all", study=study)
    tables = {
        "experiments_table",
        "mape_table",
        "comparisons_table",
        "uncertainty_table",
        "events_table",
        "errors_by_phase_table",
        "beyond_clock_table",
        "data_efficiency_table",
        "explanation_table",
        "ablation_table",
        "parameters_table",
        "random_faults_table",
    }
    assert found == {"predict", "baseline", "random_faults_figure", "opening"} | tables | SCORES


def test_a_changed_value_reruns_what_depends_on_it(project):
    study = change_study(project, {"windows": {"step": 3.2}})
    assert planned(project, "all", study=study) == TRAINED | {"parameters_table", "opening"}


def test_another_mirror_reruns_nothing(project):
    assert planned(project, "all", config=["mirror=/somewhere/else"]) == set()
    assert planned(project, "all") == set()


def test_other_amounts_of_data_redraw_nothing_of_the_records(project):
    """Figure 1 shows the segments that the study names, not the fractions of them that are tried."""
    study = change_study(project, {"data_efficiency": {"fractions": [0.5]}})
    assert planned(project, "fig1", study=study) == set()


def test_one_figure_as_a_target(project, tmp_path):
    copy = shutil.copytree(project, tmp_path / "copy")  # other tests plan with the complete one
    (copy / "results/smoke/figures/fig2.pdf").unlink()
    assert planned(copy, "fig2") == {"fig2"}
