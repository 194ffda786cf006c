from parameters_table import parameters_table


def test_every_parameter_is_on_the_page(tmp_path):
    page = tmp_path / "parameters.html"
    parameters_table({"seeds": [1, 2], "windows": {"length": 2, "note": "<b> & é"}}, "mine", page)
    text = page.read_text()
    assert "<h1>Parameters, study mine</h1>" in text
    assert "windows:\n  length: 2\n" in text
    assert "&lt;b&gt; &amp;" in text
