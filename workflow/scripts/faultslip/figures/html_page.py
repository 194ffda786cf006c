"""A prediction as one interactive page that works without network."""

import base64
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from faultslip.figures.panels import BANDS
from faultslip.figures.record_prediction import gaps, standardised, thinned
from faultslip.figures.style import BLUE, VERMILION
from faultslip.io.files import atomic_path
from faultslip.records.events import slip_peaks
from faultslip.release.summary import described

TEMPLATE = Path(__file__).with_name("record_page.html")
INTERVALS = 10_000  # of a long record, whose extremes are drawn
KNOWN, GAP = "#e8e8e8", "#bdbdbd"
DRAWN = (
    "Of the {} samples, this page has the smallest and the largest values in each of {} intervals; the table "
    "has all of them."
)


def write_page(prediction: xr.Dataset, summary: Mapping[str, Any], path: Path) -> None:
    """Write emission above friction with its band; zoom by dragging, values by pointing.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`. Of a long one the extremes in `INTERVALS` intervals are drawn.
    summary : mapping
        From `summarise`.
    path : Path
        HTML file of less than 2 MB.
    """
    drawn = thinned(prediction, INTERVALS)
    title = f"{summary['record']}: friction predicted by {summary['networks']}"
    lines = {"networks": summary["networks"], "version": summary["version"]} | described(summary)
    thin = drawn.sizes["time"] < prediction.sizes["time"]
    parts = {
        "title": html.escape(title),
        "warnings": "".join(
            f"<p><strong>Warning:</strong> {html.escape(line)}</p>" for line in summary["warnings"]
        ),
        "lines": "".join(f"<dt>{label}</dt><dd>{html.escape(text)}</dd>" for label, text in lines.items()),
        "note": DRAWN.format(prediction.sizes["time"], INTERVALS) if thin else "",
        "data": json.dumps(_data(prediction, drawn, summary)).replace("<", "\\u003c"),
    }
    template = TEMPLATE.read_text(encoding="utf-8")
    page = re.sub(r"@(title|warnings|lines|note|data)@", lambda match: parts[match[1]], template)
    with atomic_path(path) as temporary:
        temporary.write_text(page, encoding="utf-8")


def _data(prediction, drawn, summary):
    """Return what the script of the page draws."""
    start, known = float(prediction["time"].values[0]), summary["known"]
    unit = "" if summary["unit"] == "coefficient" else f", {summary['unit']}"
    series = {name: drawn[name].values for name in ("emission", "friction", "lower", "upper")}
    series["time"] = drawn["time"].values - start
    measured = f"measured{', by its own mean and deviation' if unit else ''}"
    if "true" in drawn:
        series["true"] = standardised(drawn["true"].values) if unit else drawn["true"].values
    band, band_label = BANDS["this record" if known else "random faults"]
    spans = [{"span": [known["start"], known["end"]], "colour": KNOWN}] if known else []
    bars = gaps(prediction)
    spans += [{"span": [float(first), float(last)], "colour": GAP} for first, last in bars]
    emission, time = prediction["emission"].values, prediction["time"].values
    peaks = slip_peaks(emission)
    key = [
        ("predicted", BLUE, True),
        (band_label, f"{band}66", True),
        (measured, "black", "true" in drawn),
        ("friction known", KNOWN, known is not None),
        ("gap in the record", GAP, bool(bars)),
        ("slips, by emission", VERMILION, len(peaks) > 0),
    ]
    return {
        "start": start,
        "decimals": max(0, 3 - int(np.floor(np.log10(summary["interval"])))),
        "labels": [
            prediction["emission"].attrs.get("long_name", "emission amplitude") + ", a.u.",
            f"friction{unit}",
        ],
        "colours": {
            "emission": "black",
            "true": "black",
            "friction": BLUE,
            "band": f"{band}66",
            "slips": VERMILION,
        },
        "key": [{"label": label, "colour": colour} for label, colour, shown in key if shown],
        "read": [
            ["emission", "emission"],
            ["friction", "predicted"],
            ["lower", "from"],
            ["upper", "to"],
            ["true", "measured"],
        ],
        "spans": spans,
        "slips": [[float(time[peak]), float(emission[peak])] for peak in peaks],
        "series": {
            name: base64.b64encode(values.astype("<f4").tobytes()).decode() for name, values in series.items()
        },
    }
