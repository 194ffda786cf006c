"""Load a study: validate its configuration and files, then resolve it into objects.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faultslip.io.yaml_file import load_yaml
from faultslip.study import checks, inputs
from faultslip.study.composition import compose
from faultslip.study.model import Study
from faultslip.study.resolution import resolve
from faultslip.study.schema import check_schema, check_values, load_schema, with_whole_numbers


def load_study(
    project: str | Path, study_files: Sequence[str | Path] = (), given: Mapping[str, Any] | None = None
) -> Study:
    """Compose the configuration of a study, check it and its files, and resolve it.

    Parameters
    ----------
    project : str or Path
        Folder of the project.
    study_files : sequence of str or Path
        Files given with --configfile; without any, the default study is loaded.
    given : mapping, optional
        Values given with --config.

    Raises
    ------
    InputError
        Names the file or key, what was found, what was expected and what to do.
    """
    project = Path(project)
    register = load_yaml(project / "resources/register.yaml")
    inputs.check_register(register, "resources/register.yaml")
    study = check_config(compose(project, study_files, given), project, register)
    inputs.check_tables(study.config, register)
    inputs.check_raw_files(study.config)
    return study


def check_config(config: Mapping[str, Any], project: str | Path, register: Mapping[str, Any]) -> Study:
    """Check a configuration, but not the files that it names, and resolve it.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    check_values(config)
    schema = load_schema(Path(project) / "workflow/schemas/config.schema.json")
    config = with_whole_numbers(config, schema, schema["$defs"])
    check_schema(config, schema)
    checks.check_experiments(config)
    study = resolve(config, register)
    checks.check_study(study)
    return study
