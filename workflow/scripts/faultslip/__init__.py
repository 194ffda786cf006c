"""faultslip: predicting the friction of a laboratory fault from its acoustic emission.

    import faultslip

    record = faultslip.read_table("record.csv", time="Time", emission="sqrt(Var_1 + Var_2)")
    prediction = faultslip.load("zero_shot").predict(record)

Names are imported when they are first used, so that `import faultslip` takes no time.
"""

import importlib
from typing import Any

__version__ = "0.6.1"

_PUBLIC = {  # module and name in it
    "Networks": ("faultslip.release.networks", "Networks"),
    "adapt": ("faultslip.release.adaptation", "adapt"),
    "cwt": ("faultslip.scalograms.wavelets", "cwt"),
    "draw": ("faultslip.figures.record_prediction", "draw"),
    "forecast": ("faultslip.forecasts.released", "forecast"),
    "forecast_stream": ("faultslip.forecasts.released", "forecast_stream"),
    "icwt": ("faultslip.scalograms.wavelets", "inverse_least_squares"),
    "load": ("faultslip.release.networks", "load"),
    "read_catalogue": ("faultslip.records.catalogue", "read_catalogue"),
    "read_hits": ("faultslip.release.hits", "read_hits"),
    "read_table": ("faultslip.records.read_table", "read_table"),
    "record": ("faultslip.records.in_memory", "record"),
    "with_friction": ("faultslip.records.in_memory", "with_friction"),
    "slips": ("faultslip.records.slips", "slips"),
    "released": ("faultslip.release.folders", "released"),
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    """Public names."""
    return sorted([*globals(), *_PUBLIC])
