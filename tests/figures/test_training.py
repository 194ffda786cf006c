import pytest

from faultslip.figures.training import training


@pytest.fixture
def histories(tmp_path):
    paths = []
    for scenario, seed in (("zero_shot", 1), ("zero_shot", 2), ("alone", 1)):
        path = tmp_path / scenario / f"seed{seed}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("epoch,training,validation\n1,2.0,3.0\n2,1.0,2.5\n")
        paths.append(str(path))
    return paths


def test_one_panel_per_scenario(histories, draw):
    axes = draw(training, histories=histories)
    assert [axis.get_title(loc="left") for axis in axes] == ["zero shot", "alone"]
    assert [len(axis.get_lines()) for axis in axes] == [4, 2]
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["training", "validation"]
