"""Files of a segment, as jobs are given them."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import xarray as xr


class SegmentFiles(NamedTuple):
    """Paths of the scalograms that a job needs to use a segment.

    Attributes
    ----------
    scalogram : str
        Of the segment itself.
    normalising : str
        Of the segment whose mean and standard deviation normalise the target.
    emission_normalising : str
        Of the one that normalises the emission.
    """

    scalogram: str
    normalising: str
    emission_normalising: str

    def read(self) -> tuple["xr.Dataset", "xr.Dataset", "xr.Dataset"]:
        """Read each file once, and return the datasets in the order of the attributes."""
        from faultslip.io import netcdf

        datasets = {path: netcdf.read(path) for path in dict.fromkeys(self)}
        return datasets[self.scalogram], datasets[self.normalising], datasets[self.emission_normalising]
