import numpy as np

from faultslip.figures.events import events

SCORES = """scenario,experiment,segment,recall,false_discovery_rate
zero_shot,p4677,test,0.9,0.2
zero_shot,gouge,test,0.1,0.1
constant,p4677,test,0,0
"""
PAIRS = """scenario,experiment,segment,model,true_drop,detected_drop,delay_s
zero_shot,p4677,test,1,0.1,0.05,0.3
zero_shot,p4677,test,2,0.12,0.06,-0.1
zero_shot,gouge,test,1,0.5,0.5,0
"""


def test_events_of_the_predictions_that_are_shown(tmp_path, draw):
    scores, pairs = tmp_path / "events.csv", tmp_path / "event_pairs.csv"
    scores.write_text(SCORES)
    pairs.write_text(PAIRS)
    shown = [["zero_shot", "p4677", "test"], ["constant", "p4677", "test"]]  # the second detects none
    drops, delays, rates = draw(events, scores=scores, event_pairs=pairs, shown=shown, tolerance=1.0)
    assert np.array_equal(drops.get_lines()[0].get_xydata(), [[0.1, 0.05], [0.12, 0.06]])
    assert sorted(set(delays.get_lines()[0].get_xdata())) == [-0.1, 0.3]
    assert delays.get_xlim() == (-1, 1)
    assert [bar.get_width() for bar in rates.patches] == [90, 0, 20, 0]
    assert [label.get_text() for label in rates.get_yticklabels()] == ["zero shot", "constant"]
