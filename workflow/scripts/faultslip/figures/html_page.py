"""A prediction as one interactive page that works without network."""

from pathlib import Path

import numpy as np
import xarray as xr
from plotly.subplots import make_subplots

from faultslip.figures.record_prediction import gaps, thinned
from faultslip.figures.style import BLUE, ORANGE, SKY
from faultslip.io.files import atomic_path
from faultslip.records.events import slip_peaks

MAX_POINTS = 200_000  # of a series on the page
# The bar of a gap in the record, above everything else.
GAP = {
    "type": "rect",
    "xref": "x",
    "yref": "paper",
    "y0": 0,
    "y1": 1,
    "fillcolor": "#e0e0e0",
    "opacity": 1,
    "line_width": 0,
}
HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{margin: 0; font-family: sans-serif}}
main {{max-width: 1200px; margin: auto; padding: 0 8px}}
</style>
</head><body><main><h1 style="font-size: 1.2rem">{title}</h1>{warnings}{plot}</main></body></html>
"""


def write_page(prediction: xr.Dataset, path: Path) -> None:
    """Write emission above friction with its band; zoom by dragging, values by pointing.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`. Of one of more than `MAX_POINTS` samples the extremes are drawn.
    path : Path
        HTML file, some 5 MB, most of which is the plotting library.
    """
    drawn = thinned(prediction) if prediction.sizes["time"] > MAX_POINTS else prediction
    title = f"{prediction.attrs['label']}: friction predicted by {prediction.attrs['networks']}"
    warnings = "".join(
        f"<p><strong>Warning:</strong> {_escaped(w)}</p>" for w in prediction.attrs["warnings"].splitlines()
    )
    plot = _figure(drawn, gaps(prediction)).to_html(
        full_html=False,
        include_plotlyjs=True,
        div_id="prediction",  # else it changes from run to run
        config={"responsive": True, "displaylogo": False},
    )
    with atomic_path(path) as temporary:
        temporary.write_text(
            HEAD.format(title=_escaped(title), warnings=warnings, plot=plot), encoding="utf-8"
        )


def _figure(prediction, gaps_of_record):
    time, emission = prediction["time"].values, prediction["emission"].values
    units = prediction.attrs["friction_in"]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.4, 0.6], vertical_spacing=0.05)
    figure.add_scatter(x=time, y=emission, name="emission", line={"color": "black", "width": 1}, row=1, col=1)
    peaks = slip_peaks(emission)
    figure.add_scatter(
        x=time[peaks],
        y=emission[peaks],
        mode="markers",
        name="slips, by emission",
        marker={"color": ORANGE, "size": 7, "symbol": "triangle-down"},
        row=1,
        col=1,
    )
    _add_band(figure, prediction)
    if "true" in prediction and not units:
        figure.add_scatter(
            x=time, y=prediction["true"], name="measured", line={"color": "black", "width": 1}, row=2, col=1
        )
    figure.add_scatter(
        x=time, y=prediction["friction"], name="predicted", line={"color": BLUE, "width": 1.5}, row=2, col=1
    )
    decades = range(int(np.floor(np.log10(emission.min()))), int(np.ceil(np.log10(emission.max()))) + 1)
    ticks = [digit * 10.0**decade for decade in decades for digit in (1, 2, 5)]
    axis = {"type": "log", "tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}
    figure.update_yaxes(title_text="emission amplitude, a.u.", row=1, col=1, **axis)
    figure.update_yaxes(title_text=f"friction, {units}" if units else "friction", row=2, col=1)
    figure.update_xaxes(title_text="time, s", row=2, col=1)
    figure.update_layout(
        template="simple_white",
        hovermode="x unified",
        height=620,
        margin={"l": 60, "r": 10, "t": 10, "b": 50},
        legend={"orientation": "h", "y": -0.12},
        shapes=[GAP | {"x0": start, "x1": end} for start, end in gaps_of_record],
    )
    return figure


def _add_band(figure, prediction):
    """Add the 90 % band. The library cannot fill between lines with gaps, so that they are bridged."""
    time = prediction["time"].values
    upper, lower = (prediction[name].interpolate_na("time") for name in ("upper", "lower"))
    edge = {"mode": "lines", "line": {"width": 0}, "showlegend": False, "hoverinfo": "skip"}
    figure.add_scatter(x=time, y=upper, **edge, row=2, col=1)
    figure.add_scatter(
        x=time,
        y=lower,
        **(edge | {"showlegend": True}),
        name="90 % band",
        fill="tonexty",
        fillcolor=SKY,
        opacity=0.4,
        row=2,
        col=1,
    )


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")
