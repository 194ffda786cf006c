import numpy as np

from faultslip.figures.apparatus import apparatus

SLIPS = """experiment,start_s,end_s,recurrence_s,friction_drop
one,115,115.2,,0.1
one,130,130.2,15,0.11
one,147,147.2,17,0.12
other,115,115.2,,0.1
other,135,135.2,20,0.1
unused,1,2,,0.3
"""
PHASE = "experiment,phase,emission\none,0.25,0.8\none,0.75,1.2\nother,0.25,0.9\nother,0.75,\n"


def test_two_experiments(tmp_path, write_record, draw):
    slips, phase = tmp_path / "slips.csv", tmp_path / "phase.csv"
    slips.write_text(SLIPS)
    phase.write_text(PHASE)
    records = [write_record("one"), write_record("other", label="cost $x^{$")]
    names = ["one", "other"]
    axes = draw(apparatus, records=records, names=names, slip_events=slips, emission_by_phase=phase)
    panels = {axis.get_xlabel(): axis for axis in axes}
    recurrence = panels["recurrence time, s"].get_lines()
    assert [sorted(set(line.get_xdata())) for line in recurrence] == [[15, 17], [20]]
    drops = panels["friction drop"].get_lines()
    assert sorted(set(drops[0].get_xdata())) == [0.1, 0.11, 0.12]
    curve = panels["phase of the cycle"].get_lines()[0]
    assert np.array_equal(curve.get_xydata(), [[0.25, 0.8], [0.75, 1.2]])
