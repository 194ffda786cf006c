"""Registry of the formats of raw files.

A new format needs a module in this folder with a function `read`, an entry in `READERS`, and its
two lines in `read` below. The schema of the configuration, the check that raw files exist, and the
input and parameters of the rule `record` are derived from the entry.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faultslip.records.raw_record import RawRecord


@dataclass(frozen=True)
class Reader:
    """A format of raw files, and what a study says about an experiment of this format.

    The study names the format as a key of the experiment, `<name>: {...}`. The mapping under that
    key is called the source.

    Attributes
    ----------
    name : str
        Name of the format, and of the reader's module.
    description : str
        One sentence on the format.
    properties : mapping
        JSON schema of each key of the source, with a `description`.
    paths : tuple of str
        Keys of the source that hold the raw files: a path, or a list of paths. All other keys are
        options of the reader.
    in_folder : tuple of str
        Keys of the source that hold names of files in the folder that `paths` gives. They must
        exist, too.
    other_files : str
        Further files that the reader needs, in words, for the message about missing files.
    optional : tuple of str
        Keys of the source that may be left out.
    from_register : bool
        Whether a path may be a name in the register of public files, which are fetched.
    selects_time_range : bool
        Whether the reader itself selects the time range, so that it need not read the rest.
    emission : str
        What the emission of this format is.
    """

    name: str
    description: str
    properties: Mapping[str, Mapping[str, Any]]
    paths: tuple[str, ...]
    in_folder: tuple[str, ...] = ()
    other_files: str = ""
    optional: tuple[str, ...] = ()
    from_register: bool = False
    selects_time_range: bool = False
    emission: str = "emission amplitude"

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of the source."""
        return {
            "description": self.description,
            "type": "object",
            "additionalProperties": False,
            "required": [key for key in self.properties if key not in self.optional],
            "properties": dict(self.properties),
        }

    def raw_files(self, source: Mapping[str, Any]) -> list[str]:
        """Return the files, or the folder, that the record is read from, as the study writes them."""
        values = [source[key] for key in self.paths]
        return [path for value in values for path in ([value] if isinstance(value, str) else value)]

    def options(self, source: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the source that the reader is given beside the files."""
        return {key: value for key, value in source.items() if key not in self.paths}

    def needs(self, source: Mapping[str, Any]) -> list[Path]:
        """Return the files that the user must bring; none where the paths may be names in the register."""
        if self.from_register:
            return []
        paths = [Path(path) for path in self.raw_files(source)]
        return [path / source[key] for path in paths for key in self.in_folder] or paths


def read(
    reader: str,
    raw_files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> "RawRecord":
    """Read raw files.

    Parameters
    ----------
    reader : str
        Name of the format, a key of `READERS`.
    raw_files : sequence of str
        As from `Reader.raw_files`; names in the register are replaced by paths.
    options : mapping
        As from `Reader.options`.
    time_range : pair of float, optional
        Start and end of the part that is used, s, in the times of the files. Readers may read the rest, too.
    threads : int
        Number of threads that the reader may use.

    Returns
    -------
    RawRecord

    Raises
    ------
    InputError
        If a file is missing, damaged, or of another format.
    """
    # Imported here, because only jobs can afford numpy; by name, so that rules can tell what is used.
    from faultslip.records.readers import biaxial, catalogue, fdem, lanl, table

    modules = {"biaxial": biaxial, "catalogue": catalogue, "fdem": fdem, "lanl": lanl, "table": table}
    return modules[reader].read(raw_files, options, time_range, threads)


def _column(description, default):
    return {
        "description": f"{description}, counted from 0. Default: {default}.",
        "type": "integer",
        "minimum": 0,
    }


def _expression(description):
    return {"description": description, "type": ["string", "number"]}


_BIAXIAL = Reader(
    name="biaxial",
    description="Raw files of Penn State's biaxial experiments: mechanical text and acoustic waveforms.",
    properties={
        "folder": {
            "description": "Folder that holds the raw files, with the waveforms WF_<n>.ac.",
            "type": "string",
        },
        "mechanics": {"description": "Name of the mechanical text file in the folder.", "type": "string"},
        "settings": {
            "description": "Name of the MATLAB file with the settings of the acquisition in the folder.",
            "type": "string",
        },
        "times": {
            "description": "Name of the MATLAB file with the start times of the waveforms in the folder.",
            "type": "string",
        },
        "header_lines": {
            "description": "Number of header lines of the mechanical text. Default: 5.",
            "type": "integer",
            "minimum": 0,
        },
        "columns": {
            "description": "Columns of the mechanical text. Left out: those of p4677 and p4581.",
            "type": "object",
            "additionalProperties": False,
            "required": ["shear_stress", "normal_stress", "time"],
            "properties": {
                "shear_stress": _column("Column of the shear stress (MPa)", 2),
                "normal_stress": _column("Column of the normal stress (MPa)", 4),
                "time": _column("Column of the time (s)", 5),
            },
        },
        "reduction": {
            "description": "How the waveforms are reduced to one emission amplitude per mechanical row: root "
            "mean square (rms), mean or peak of the norm over the channels. Default: rms.",
            "type": "string",
            "enum": ["rms", "mean", "peak"],
        },
    },
    paths=("folder",),
    in_folder=("mechanics", "settings", "times"),
    other_files="in the same folder, the waveform files WF_<n>.ac",
    optional=("header_lines", "columns", "reduction"),
    selects_time_range=True,
)

_FDEM = Reader(
    name="fdem",
    description="Sensor files of a finite-discrete element simulation (HOSS). Their time is in milliseconds.",
    properties={
        "energy": {"description": "File with the kinetic energy (energy).", "type": "string"},
        "bottom": {
            "description": "File with the forces on the bottom plate (ConSV_PlateBottomBeadMiddle).",
            "type": "string",
        },
        "top": {
            "description": "File with the forces on the top plate (ConSV_PlateTopBeadMiddle).",
            "type": "string",
        },
    },
    paths=("energy", "bottom", "top"),
    emission="root of kinetic energy",
)

_LANL = Reader(
    name="lanl",
    description="Training data of the LANL Earthquake Prediction competition.",
    properties={"train": {"description": "The competition's train.csv.", "type": "string"}},
    paths=("train",),
)

_TABLE = Reader(
    name="table",
    description="Tables whose columns give the series, directly or by arithmetic expressions.",
    properties={
        "files": {
            "description": "Tables with the same number of rows, whose columns are used side by side: text "
            "with columns separated by commas, semicolons, tabs or white space, or HDF5, NetCDF, MATLAB or "
            "NumPy files. Each is a path, or the name of a public file in resources/register.yaml, which is "
            "fetched.",
            "type": "array",
            "minItems": 1,
            "items": {"type": "string"},
        },
        "columns": {
            "description": "Series as expressions of the columns and of row, the row number from 0: "
            "+ - * / **, sqrt, log, log10, exp and abs.",
            "type": "object",
            "additionalProperties": False,
            "required": ["time", "emission"],
            "properties": {
                "time": _expression(
                    "Time, seconds. Or a column of dates and times of day, or two, as in date,clock: then it "
                    "is in seconds from the first row."
                ),
                "emission": _expression("Amplitude of the acoustic emission, in any unit; not negative."),
                "friction": _expression(
                    "Friction, shear stress over normal stress, no unit. Left out: unknown; released "
                    "networks can predict it (networks of a scenario)."
                ),
                "normal_stress": _expression("Normal stress, MPa. Left out: unknown."),
                "time_to_failure": _expression(
                    "Seconds to the next failure. Left out: friction shows when the fault failed."
                ),
            },
        },
        "header_lines": {
            "description": "Number of lines before the line with the names of the columns, in each file of "
            "text. Left out: this line is found.",
            "type": "integer",
            "minimum": 0,
        },
    },
    paths=("files",),
    optional=("header_lines",),
    from_register=True,
)

_CATALOGUE = Reader(
    name="catalogue",
    description="A list of events, text with columns, that are counted in intervals of time.",
    properties={
        "files": {
            "description": "The list: a path, or the name of a public file in resources/register.yaml.",
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {"type": "string"},
        },
        "time": {
            "description": "Columns of the time, by name or by number from 1: one with seconds, or date and "
            "clock.",
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": ["string", "integer"]},
        },
        "size": {
            "description": "Column of the size of each event, by name or by number from 1.",
            "type": ["string", "integer"],
        },
        "kind": {
            "description": "What the size is.",
            "type": "string",
            "enum": ["magnitude", "energy", "amplitude", "counts"],
        },
        "completeness": {
            "description": "Smallest size of which all events are in the list; smaller ones are left out.",
            "type": "number",
        },
        "emission": {
            "description": "What the emission is: the number of events, or the root of their energy.",
            "type": "string",
            "enum": ["events", "energy"],
        },
        "interval": {
            "description": "Length of the intervals, seconds; that of the record (record.interval) or less.",
            "type": "number",
            "exclusiveMinimum": 0,
        },
        "failures": {
            "description": "Events that are failures. Left out: the record has none.",
            "type": "object",
            "additionalProperties": False,
            "required": ["size", "apart"],
            "properties": {
                "size": {"description": "Their smallest size.", "type": "number"},
                "apart": {
                    "description": "Seconds; what follows one within it belongs to it.",
                    "type": "number",
                    "minimum": 0,
                },
            },
        },
    },
    paths=("files",),
    optional=("failures",),
    from_register=True,
    emission="events, or the root of their energy",
)

READERS: dict[str, Reader] = {reader.name: reader for reader in (_BIAXIAL, _CATALOGUE, _FDEM, _LANL, _TABLE)}

# Sources that are simulated first, and the format in which their files are written; a batch of random
# faults is not read from raw files, but simulated as records.
VIRTUAL_SOURCES = {"simulation": "fdem", "apparatus": "biaxial", "random_faults": "random_faults"}
