from faultslip.figures.cycle import cycle


def test_parts_of_a_cycle(write_record, draw):
    def part(name, *fraction):
        return {"cycle": {"number": 1, "part": name, "fraction": list(fraction)}}

    segments = {
        "post_failure": part("post_failure", 0, 0.8),
        "post_failure_validation": part("post_failure", 0.8, 1),
        "pre_failure": part("pre_failure", 0, 1),
    }
    _, below = draw(cycle, record=write_record("fault"), segments=segments, min_friction_drop=0.03)
    assert [text.get_text().strip() for text in below.texts] == ["post-failure", "pre-failure"]
    first, validation, second = below.patches
    assert first.get_facecolor()[:3] == validation.get_facecolor()[:3] != second.get_facecolor()[:3]
    assert first.get_alpha() < validation.get_alpha()  # darker
