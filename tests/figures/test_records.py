from faultslip.figures.records import records


def texts(axis):
    return [text.get_text() for text in axis.texts]


def test_segments_are_shaded_and_named(write_record, draw):
    segments = [
        {
            "train": {"fraction": [0, 0.5]},
            "post_failure": {"cycle": {"number": 1, "part": "post_failure", "fraction": [0, 1]}},
        },
        {"low": {"load": 3}, "high": {"load": 4}, "a_part": {"time": [110, 120]}},
    ]
    axes = draw(records, records=[write_record("one"), write_record("other")], segments=segments)
    assert len(axes) == 4
    assert texts(axes[1]) == ["train"]  # not the part of one cycle
    assert texts(axes[3]) == ["3 MPa", "4 MPa", "a part"]
    assert axes[2].get_title(loc="left") == "b   other (virtual data)"
    (shade,) = axes[1].patches
    assert abs(shade.get_x()) < 1e-9
    assert abs(shade.get_width() - 49.9) < 1e-6
