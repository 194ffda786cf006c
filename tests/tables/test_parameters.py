from faultslip.tables.parameters import parameters


def test_every_parameter_is_on_the_page():
    found = parameters({"seeds": [1, 2], "windows": {"length": 2, "note": "<b> & é"}})
    assert found.title == "Parameters" and "meaning of each key" in found.note
    assert found.readable.startswith("seeds:\n- 1\n- 2\nwindows:\n  length: 2\n")
    assert "&lt;b&gt; &amp;" in found.to_html()


def test_a_value_that_occurs_twice_is_written_twice():
    segments = ["p4581/train"]
    text = parameters({"one": segments, "two": segments}).readable
    assert text == "one:\n- p4581/train\ntwo:\n- p4581/train\n"
