from matplotlib import pyplot as plt

from faultslip.figures import style


def test_a_saved_figure_is_closed_and_has_no_date(tmp_path):
    figure, axis = plt.subplots()
    axis.plot([1, 2])
    style.save(figure, tmp_path / "figure.pdf", tmp_path / "figure.png")
    assert not plt.fignum_exists(figure.number)
    assert b"CreationDate" not in (tmp_path / "figure.pdf").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"figure.pdf", "figure.png"}


def test_names_and_letters():
    assert style.readable("cross_trained_each_load") == "cross trained each load"
    assert [style.letter(index) for index in range(3)] == ["a", "b", "c"]


def test_plain_ticks_of_a_logarithmic_axis():
    figure, axis = plt.subplots()
    axis.semilogy([1, 2], [2, 30])
    style.plain_log_ticks(axis.yaxis)
    figure.draw_without_rendering()
    assert {"2", "5", "10", "20"} <= {label.get_text() for label in axis.get_yticklabels()}
    plt.close(figure)
