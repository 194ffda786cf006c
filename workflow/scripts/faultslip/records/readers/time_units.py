"""Units of time, as files state them.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import re

# Seconds, and the names of a unit in lower case and in the singular.
NAMES = {
    1e-9: "ns nsec nanosec nanosecond",
    1e-6: "us µs μs usec microsec microsecond",
    1e-3: "ms msec millisec millisecond",
    1.0: "s sec second",
    60.0: "min minute",
    3600.0: "h hr hour",
    86400.0: "d day",
}
SECONDS = {name: seconds for seconds, names in NAMES.items() for name in names.split()}
NO_UNIT = ("", "1")
SINCE = re.compile(r"(?<!\s)\s+(since|after|from|ref|@).*", re.DOTALL)
IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
AT_THE_END = re.compile(r"[\s_/,]([^\W\d_]+)\.?\s*$")


def seconds_in(unit: str) -> float | None:
    """Return the length of a unit of time.

    Parameters
    ----------
    unit : str
        Such as `min`, `Minutes` or, as in NetCDF, `minutes since 2024-05-01`.

    Returns
    -------
    float or None
        Seconds; None where it is no unit of time, or one without a fixed length, such as a month.
    """
    name = SINCE.sub("", unit.strip().lower()).rstrip(".")
    return SECONDS.get(name, SECONDS.get(name.removesuffix("s")))


def unit_in(name: str) -> str:
    """Return the unit in the name of a column, such as `ms` of `Time (ms)`, `t/ms` or `time_ms`.

    What stands in brackets is returned even if it is no unit of time. At the end of a name only a unit of
    time counts.
    """
    bracketed, last = IN_BRACKETS.findall(name), AT_THE_END.findall(name)
    units = [unit for unit in [*bracketed, *last] if seconds_in(unit)]
    return next(iter([*units, *bracketed]), "").strip()
