"""Tables, and what is refused of them."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.readers import table, text_columns
from faultslip.records.readers.layout import DIGITS, UNITS, VALUE
from faultslip.records.readers.series import NUMBER
from faultslip.records.readers.table import read_columns
from faultslip.records.readers.time_units import IN_BRACKETS, SINCE
from faultslip.records.readers.timestamps import TIMESTAMP
from faultslip.records.resampling import resample

COLUMNS = {"time": "t", "emission": "e", "friction": "s / n"}
GOOD = "t,e,s,n\n0,1,2,4\n0.1,1,3,4\n0.2,2,1,4\n"


def write(folder, text, name="table.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def read(*paths, **more):
    return table.read(paths, {"columns": COLUMNS | more})


def test_table(tmp_path):
    path = write(tmp_path, GOOD)
    record = read(path, normal_stress=4)
    np.testing.assert_allclose(record.time, [0, 0.1, 0.2])
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])
    np.testing.assert_allclose(record.normal_stress, 4)
    assert [str(file) for file in record.files] == [path]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a readable CSV table"),
        ("t,e,s,n\n", "no rows"),
        ("t,e,s\n0,1,2\n", "no column 'n' in the table, which has t, e, s"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3\n", "row 2 has 3 fields, but there are 4 columns"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,three,4\n", "column 's' holds 'three' in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3,4,5,6\n", "row 2 has 6 fields, but the first line names 4 columns"),
        ("t,e,s,n\n0,1,2,4\n0.1,inf,3,4\n", "column 'e' is inf in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3,0\n", "3 / 0 is inf in row 2, where n = 0, s = 3"),
        ("t,e,s,n\n1,1,2,4\n0,1,3,4\n", "time goes back"),
        # every row is longer than the header: no column may become an index
        ("t,e,s,n\n7,0,1,2,4\n7,1,1,3,4\n", "row 1 has 5 fields, but the first line names 4 columns"),
        ("t,e,s,n\n0,1,2,4,\n0.1,1,3,4,5\n", "row 2 has 5 fields"),
        ("t,e,s,n\n0,1,2,1,5\n1,1,3,1,5\n", "row 1 has 5 fields.* decimal commas"),
        ("t,e,s,n\n0,1,2,4\n0.1,-1,3,4\n", "emission is -1 in row 2 .1 of 2 rows"),
        ("t,e,s,n\n0,1e39,2,4\n0.1,1,3,4\n", "emission is 1e.39 in row 1 .* larger than 3.403e.38"),
        ("t,e,s,n\n0,1,２,4\n0.1,1,３,4\n", "column 's' holds '２' in row 1"),
        ("t,e,s,n\n0,True,2,4\n0.1,False,3,4\n", "column 'e' holds True in row 1"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,1_000,4\n", "column 's' holds '1_000' in row 2"),
        ('t,e,s,n\n0,1,2,4\n0.1,1,"1,000",4\n', "column 's' holds '1,000' in row 2"),
        ("t;e;s;n\n0;1;2;4\n0,1;1;1,234.5;4\n", "'1,234.5' in row 2: does the comma separate thousands"),
        ("t;e;s;n\n0;1;1,234,567;4\n", "'1,234,567' in row 1: does the comma"),
        ("t;e;s;n\n0;1;2,5;4\n1;1;2.5;4\n", "decimal points .'2,5' in row 1, '2.5' in row 2"),
        ('t,e,s,n\n"0,1,2,4\n0.1,1,3,4\n', "row 1|not a readable CSV table"),
        ("t\te\ts\tn\n\t0\t1\t2\t4\n0.1\t1\t3\t4\n", "row 1 has 5 fields"),
        ("t;e;s\tn\n0;1;2;4\n", "semicolons as well as tabs"),
        (
            (GOOD).encode("utf-16-le"),
            "UTF-16 with a byte-order mark, or it is binary; save it as CSV in UTF-8",
        ),
        ("t,e,s,n\n0,1,2,\xb5\n".encode("latin-1"), "column 'n' holds 'µ' in row 1"),
        (
            GOOD + "END\n",
            "columns.time: numbers are needed, but column 't' holds 'END' in row 4; .* time_range",
        ),
        (b"\x89HDF\r\n\x1a\n\x00\x01\xff\xfe", "not a readable file of arrays .* is it complete"),
    ],
)
def test_bad_tables(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as error:
        read(write(tmp_path, text))
    assert "table.csv" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("cells", [4, 8, 1_000_000])
@pytest.mark.parametrize("place", range(5))
def test_a_longer_row_is_named_wherever_it_is(tmp_path, monkeypatch, cells, place):
    """Text is read in pieces, of which it may be the first row."""
    monkeypatch.setattr(text_columns, "CELLS", cells)
    rows = [f"0.{row},1,2,4" for row in range(5)]
    rows[place] += ",9"
    with pytest.raises(InputError, match=f"row {place + 1} has 5 fields, but the first line names 4 columns"):
        read(write(tmp_path, "t,e,s,n\n" + "\n".join(rows)))


@pytest.mark.parametrize("end", [",", ", ", ',""'])
def test_an_empty_field_at_the_end_of_each_row_is_accepted(tmp_path, end):
    """It would make the first column an index, and shift the names of all others."""
    header, *rows = GOOD.splitlines()
    record = read(write(tmp_path, "\n".join([header, *(row + end for row in rows)])))
    np.testing.assert_allclose(record.time, [0, 0.1, 0.2])
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])


def test_a_shorter_row_that_lacks_no_used_field_is_accepted(tmp_path):
    record = read(write(tmp_path, GOOD.replace("n\n", "n,more\n").replace("4\n", "4,9\n", 1)))
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])


def test_decimal_commas(tmp_path, capsys):
    text = "date;t;e;s;n\n01.02.2024;0;1,5;2,25;4\n01.02.2024;0,1;1;-3E-1;4\n"
    record = read(write(tmp_path, text))
    np.testing.assert_array_equal(record.time, [0, 0.1])
    np.testing.assert_array_equal(record.emission, [1.5, 1])
    np.testing.assert_array_equal(record.friction, [2.25 / 4, -0.3 / 4])
    assert "columns separated by semicolons, decimal commas" in capsys.readouterr().out


def test_products_of_large_counts_do_not_wrap_around(tmp_path):
    record = read(write(tmp_path, "t,e,s,n\n0,3000000,1,1\n1,3000000,1,1\n"), emission="e * e * e")
    np.testing.assert_array_equal(record.emission, 2.7e19)


def test_digits_of_another_script_are_not_joined(tmp_path):
    path = write(tmp_path, "t,e,s,n\n0,１,1,２\n1,３,1,４\n")
    with pytest.raises(InputError, match="column 'e' holds '１' in row 1"):
        read(path, emission="e + n", friction="s")


def test_the_row_number(tmp_path):
    path = write(tmp_path, GOOD)
    np.testing.assert_array_equal(read(path, time="row / 2").time, [0, 0.5, 1])
    path = write(tmp_path, GOOD.replace("t,", "row,"))
    with pytest.raises(InputError, match="columns.time: 'row' is the number of the row, .* rename it"):
        read(path, time="row")
    np.testing.assert_array_equal(read(path, time="e * 1").time, [1, 1, 2])  # not used


def test_what_has_no_finite_value_is_named(tmp_path):
    path = write(tmp_path, GOOD.replace("0.2,2", "0.2,-3"))
    message = r"columns.emission: 'sqrt\(e \+ 0\)': sqrt of -3 is nan in row 3, where e = -3; 1 of 3 rows"
    with pytest.raises(InputError, match=message):
        read(path, emission="sqrt(e + 0)")


def test_missing_table():
    with pytest.raises(InputError, match="nowhere.csv: there is no such file"):
        read("nowhere.csv")


def test_real_fdem_plate_series_side_by_side(mirror):
    folder = mirror / "fdem_gao_plate"
    columns = {"time": "row / 1000", "emission": "sqrt(VxTop ** 2 + VyTop ** 2)", "friction": "-DxTop"}
    record = table.read([folder / f"{name}AveTop.txt" for name in ("Vx", "Vy", "Dx")], {"columns": columns})
    assert len(record.time) == 25000
    velocity = np.loadtxt(folder / "VxAveTop.txt", skiprows=1)
    assert record.emission[0] >= abs(velocity[0])
    uniform, report = resample(record, 0.01, 0.5)
    assert len(uniform.time) == 2500 and report["gaps"] == 0


def test_tables_of_different_length(tmp_path):
    paths = [write(tmp_path, "a\n1\n2\n"), write(tmp_path, "b\n1\n", "other.csv")]
    with pytest.raises(InputError, match="different numbers of rows"):
        read(*paths)


def test_a_column_in_two_tables(tmp_path):
    paths = [write(tmp_path, GOOD), write(tmp_path, "n\n1\n2\n3\n", "other.csv")]
    with pytest.raises(InputError, match="column 'n' is in more than one file"):
        read(*paths)


WRITTEN = {
    "semicolons, units in the header": "t (s);e [mV];s (MPa);n\n0;1;2;4\n0,1;1;3;4\n0,2;2;1;4\n",
    "a line of units": "t,e,s,n\ns,mV,MPa,MPa\n0,1,2,4\n0.1,1,3,4\n0.2,2,1,4\n",
    "tabs": GOOD.replace(",", "\t"),
    "white space": "  t   e  s n\n 0.0 1   2 4\n 0.1 1 3 4\n0.2 2 1 4\n",
    "white space, names in a comment": "# run 12\n# t e s n\n0 1 2 4\n0.1 1 3 4\n0.2 2 1 4\n",
    "comments": "% run 12\n\n% normal stress constant\nt,e,s,n\n0,1,2,4\n0.1,1,3,4\n0.2,2,1,4\n",
    "a comma in a unit": "t;e (mV, rms);s;n\n0;1;2;4\n0.1;1;3;4\n0.2;2;1;4\n",
    "UTF-16": GOOD.encode("utf-16"),
    "Latin-1": GOOD.replace("e,s", "e [µV],s [°]").encode("latin-1"),
    "a preamble": "Instrument,UMT-2\nRate,10 Hz\nDate,2024-05-01\nGain,40\n\n" + GOOD,
    "a title of as many words": "p4581 run at night\n" + GOOD.replace(",", " "),
    "a title, and a line of units": "p4581 run at night\n"
    + GOOD.replace("n\n", "n\ns,mV,MPa,MPa\n").replace(",", " "),
    "a title as numerous as rows with text": "Rate,10,Hz,,\nx,y\n"
    + "".join(f"{row},{end}\n" for row, end in zip(GOOD.split(), ("run", "a", "b", "a"), strict=True)),
    "a title with commas": "shear, 4 MPa, humid\nRate = 10 Hz\n" + GOOD.replace(",", "\t"),
    "a quotation mark": 'sample of 5" length\n' + GOOD,
    "dashes": "t (FISH e (FISH  s   n\n------- -------- --- ---\n" + "0 1 2 4\n0.1 1 3 4\n0.2 2 1 4\n",
    "units behind blanks": "t (s) e (mV) s (MPa) n (MPa)\n0 1 2 4\n0.1 1 3 4\n0.2 2 1 4\n",
    "a text between names and rows": "t;e;s;n\nStart of data\n0;1;2;4\n0.1;1;3;4\n0.2;2;1;4\n",
    "blanks behind commas": "t, e, s, n\n0, 1, 2, 4,\n0.1, 1, 3, 4\n0.2, 2, 1, 4\n",
    "a comment below the names": "t,e,s,n\n# s,mV,MPa,MPa\n0,1,2,4\n0.1,1,3,4\n0.2,2,1,4\n",
    "quotation marks": '"t","e","s","n"\n"0","1","2","4"\n0.1,1,3,4\n0.2,2,1,4\n',
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_tables_as_laboratories_write_them(tmp_path, text):
    record = read(write(tmp_path, text))
    np.testing.assert_allclose(record.time, [0, 0.1, 0.2])
    np.testing.assert_allclose(record.emission, [1, 1, 2])
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])


def test_a_table_without_names(tmp_path):
    path = write(tmp_path, GOOD.split("\n", 1)[1])
    record = read(path, time="column_1", emission="column_2", friction="column_3 / column_4")
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01,0.0,1.0,2\n2024-05-01,0.1,1.5,2\n2024-05-01,0.2,1.2,2\n",
        "CH1 0 1 2\nCH1 1 1.5 2\nCH2 2 1.2 2\n",
        "start of the test,0.0,1.0,2\n,0.1,1.5,2\nspike,0.2,1.2,2\n",
        ",0.0,1.0,2\n,0.1,1.5,2\nspike,0.2,1.2,2\n",
        "12:00:00;0,0;1,0;2\n12:00:00;0,1;1,5;2\n12:00:01;0,2;1,2;2\n",
    ],
)
def test_a_first_row_with_text_is_a_row(tmp_path, text):
    path = write(tmp_path, text)
    found = read(path, time="column_2", emission="column_3", friction=0.5)
    np.testing.assert_array_equal(found.emission, [1, 1.5, 1.2])
    with pytest.raises(InputError, match="column 'column_1' holds"):
        read(path, time="column_2", emission="column_1", friction=0.5)


def test_columns_of_one_name_are_told_apart(tmp_path, capsys):
    record = read(write(tmp_path, "t,e,e,e_2\n0,1,2,3\n1,1,2,3\n"), emission="e_2", friction="e_3")
    np.testing.assert_array_equal(record.emission, 3)
    np.testing.assert_array_equal(record.friction, 2)
    assert "2 columns would be called e; in expressions, e is 'e', e_3 is 'e'" in capsys.readouterr().out


def test_a_row_in_which_white_space_hides_an_empty_column_is_refused(tmp_path):
    """Its values would move to the columns on the left of theirs."""
    text = "t  e    s    n  note\n0  1.0  2.0  4  0\n1       3.0  4  0\n"
    with pytest.raises(InputError, match="row 2 has 4 fields, but there are 5 columns"):
        read(write(tmp_path, text))


def test_how_a_table_was_understood_is_said(tmp_path, capsys):
    read(write(tmp_path, "Instrument;UMT-2\n\n" + GOOD.replace(",", ";").replace("e;s", "e;s")))
    out = capsys.readouterr().out
    assert "lines 1 to 2 are a preamble; the columns are t, e, s, n (if not: header_lines)" in out
    read(write(tmp_path, GOOD.replace("e,s", "e,s [°]").encode("cp1252")))
    assert "read as Windows-1252 (Latin-1), because it is not UTF-8" in capsys.readouterr().out
    read(write(tmp_path, "# run 12\n\n" + GOOD))
    assert not capsys.readouterr().out


OUTSIDE = {
    "a footer": GOOD + "0.3,3,2,4\nEND OF TEST\n",
    "a longer footer": GOOD + "0.3,3,2,4\nEND,OF,THE,TEST,AT,LAST\n",
    "a footer of words": (GOOD + "0.3,3,2,4\nEND OF TEST\n").replace(",", " "),
    "a footer, decimal commas": (GOOD + "0.3,3,2,4\nEND OF TEST\n").replace(",", ";").replace(".", ","),
    "empty fields": GOOD + "0.3,,2,4\n,,,\n",
    "text": GOOD + "0.3,overload,2,4\n",
    "a negative emission": GOOD + "0.3,-1,2,4\n",
    "an infinite ratio": GOOD + "0.3,1,2,0\n",
}


@pytest.mark.parametrize("text", OUTSIDE.values(), ids=OUTSIDE)
def test_what_is_outside_the_time_range_does_not_matter(tmp_path, text):
    path = write(tmp_path, text)
    with pytest.raises(InputError):
        read(path)
    record = table.read([path], {"columns": COLUMNS}, time_range=[0, 0.3])
    kept = record.time < 0.3
    np.testing.assert_allclose(record.time[kept], [0, 0.1, 0.2])
    np.testing.assert_allclose(record.friction[kept], [0.5, 0.75, 0.25])
    if "END" not in text:
        with pytest.raises(InputError, match="row"):
            table.read([path], {"columns": COLUMNS}, time_range=[0, np.inf])


@pytest.mark.parametrize("row", ["END,,,", ",1,2,4", "0.1,,2,4"])
def test_a_row_between_those_of_the_time_range_matters(tmp_path, row):
    path = write(tmp_path, GOOD.replace("0.1,1,3,4", row))
    with pytest.raises(InputError, match="in row 2; 1 of 3 rows have no finite value"):
        table.read([path], {"columns": COLUMNS}, time_range=[0, 0.3])


def test_an_optional_series_without_a_number_is_left_out(tmp_path, capsys):
    path = write(tmp_path, "t,e,mu\n0,1,\n1,2,\n2,2,0.5\n")
    options = {"columns": COLUMNS | {"friction": "mu"}, "optional": ["friction"]}
    assert table.read([path], options, time_range=[0, 2]).friction is None
    assert "column mu holds no number, and is not used as friction" in capsys.readouterr().out
    friction = table.read([path], options | {"optional": []}, time_range=[0, 2]).friction
    np.testing.assert_array_equal(friction, [np.nan, np.nan, 0.5])


def test_friction_may_be_known_in_some_rows(tmp_path):
    rows = [f"{row / 10:.1f},{1 + row % 3},{'' if row > 11 else row}\n" for row in range(30)]
    path = write(tmp_path, "t,e,f\n" + "".join(rows))
    friction = table.read([path], {"columns": COLUMNS | {"friction": "f / 100"}}).friction
    np.testing.assert_allclose(friction[:12], np.arange(12) / 100)
    assert np.isnan(friction[12:]).all()
    with pytest.raises(InputError, match="column 'e' is nan in row 4"):
        read(write(tmp_path, "t,e,s,n\n0,1,1,1\n1,2,1,1\n2,1,1,1\n3,,1,1\n"))
    with pytest.raises(InputError, match="sqrt of -1 is nan in row 2"):
        read(write(tmp_path, "t,e,s,n\n0,1,1,1\n1,2,-1,1\n"), friction="sqrt(s)")
    with pytest.raises(InputError, match="column 's' holds 'x' in row 2"):
        read(write(tmp_path, "t,e,s,n\n0,1,1,1\n1,2,x,1\n"), friction="s")


def test_friction_of_a_slower_logger_in_the_same_rows(tmp_path):
    """A row in ten has it: it is interpolated between them, and known no further than they reach."""
    rows = [f"{row / 10:.1f},{1 + row % 3},{row / 100 if row % 10 == 5 else ''}\n" for row in range(100)]
    path = write(tmp_path, "t,e,f\n" + "".join(rows))
    friction = table.read([path], {"columns": COLUMNS | {"friction": "f"}}).friction
    np.testing.assert_allclose(friction[5:96], np.arange(5, 96) / 100)
    assert np.isnan(friction[[0, 4, 96, 99]]).all()


def test_two_loggers(tmp_path):
    """Each with its own clock and number of rows, in two files."""
    emission = write(tmp_path, "t,e\n" + "".join(f"{row / 10:.1f},{1 + row % 3}\n" for row in range(100)))
    slow = "tm,f\n" + "".join(f"{row / 2 + 1:.1f},{row / 2 + 1}\n" for row in range(12))
    columns = {"time": "t", "emission": "e", "friction": "f / 10", "friction_time": "tm"}
    record = table.read([emission, write(tmp_path, slow, "slow.csv")], {"columns": columns})
    inside = (record.time >= 1) & (record.time <= 6.5)
    np.testing.assert_allclose(record.friction[inside], record.time[inside] / 10)
    assert np.isnan(record.friction[~inside]).all()
    fine = "tm,f\n" + "".join(f"{row / 1000:.3f},{row / 1000}\n" for row in range(10_000))
    record = table.read([emission, write(tmp_path, fine, "fine.csv")], {"columns": columns})
    np.testing.assert_allclose(record.friction[1:-1], record.time[1:-1] / 10, atol=1e-9)
    with pytest.raises(
        InputError, match="friction is known from 0 to 9.999 s by its own clock, and .* one start"
    ):
        table.read([emission, tmp_path / "fine.csv"], {"columns": columns | {"time": "t + 100"}})
    with pytest.raises(InputError, match="friction_time goes back from 9 to 1 s in row 2"):
        table.read([emission, write(tmp_path, "tm,f\n9,1\n1,2\n", "back.csv")], {"columns": columns})


LONG = 100_000


@pytest.mark.parametrize(
    "field", ["1" * LONG + "x", "1." * LONG + "x", "," * LONG, "(" * LONG, " " * LONG + "x"]
)
def test_long_fields_take_time_in_proportion(tmp_path, field):
    """In proportion to the square, each would take many minutes."""
    for pattern in (DIGITS, VALUE, NUMBER, UNITS, IN_BRACKETS, SINCE, TIMESTAMP):
        pattern.search(field) if pattern in (UNITS, IN_BRACKETS, SINCE) else pattern.fullmatch(field)
    path = write(tmp_path, f't;e;s;"{field[: LONG // 2]}"\n0;1;2;4\n')
    assert len(read_columns(path, ())) == 4
    with pytest.raises(InputError):
        read(write(tmp_path, f"{GOOD}0.3,{field},2,4\n"))


def test_exponents_of_fortran(tmp_path):
    record = read(write(tmp_path, GOOD.replace("0.1,1,", "1.0D-01,1.5d+00,")))
    np.testing.assert_allclose(record.time, [0, 0.1, 0.2])
    np.testing.assert_allclose(record.emission, [1, 1.5, 2])
    record = read(
        write(tmp_path, "0.0D+00 1.0D+00\n1.0D-01 1.2D+00\n"),
        time="column_1",
        emission="column_2",
        friction=0.5,
    )
    np.testing.assert_allclose(record.emission, [1, 1.2])
