"""Load a study: validate its configuration and files, then resolve it into objects.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faultslip.io.yaml_file import load_yaml
from faultslip.study import checks as rules
from faultslip.study import inputs
from faultslip.study.model import Study
from faultslip.study.resolution import resolve, without_nulls
from faultslip.study.schema import check_schema, check_values, load_schema, with_whole_numbers


def load_study(config: Mapping[str, Any], project: str | Path, study_files: Sequence[str] = ()) -> Study:
    """The study of a configuration.

    Parameters
    ----------
    config : mapping
        The default study with the study files laid over it.
    project : str or Path
        Folder of the project.
    study_files : sequence of str
        Files given with --configfile.

    Raises
    ------
    InputError
        Names the file or key, what was found, what was expected and what to do.
    """
    project = Path(project)
    register = load_yaml(project / "resources/register.yaml")
    inputs.check_register(register, "resources/register.yaml")
    study = check_config(config, project, register)
    inputs.check_study_files(study.config, study_files, load_yaml(project / "config.yaml")["study"])
    inputs.check_tables(study.config, register)
    inputs.check_raw_files(study.config)
    return study


def check_config(config: Mapping[str, Any], project: str | Path, register: Mapping[str, Any]) -> Study:
    """The study of a configuration; its files are not checked.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    check_values(config)
    schema = load_schema(Path(project) / "workflow/schemas/config.schema.json")
    config = with_whole_numbers(without_nulls(config), schema, schema["$defs"])
    check_schema(config, schema)
    rules.check_entries(config)
    study = resolve(config, register)
    rules.check_study(study)
    return study
