"""Compose a configuration: the defaults, the study that a file extends, the file itself, and --config.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml
from faultslip.study.experiments import SOURCES
from faultslip.study.schema import check_values

DEFAULTS = "config.yaml"
# Keys that say how a configuration is composed, and that are not part of it.
DEFAULT_STUDY = "default_study"
EXTENDS = "extends"
WITHOUT = "without"


def compose(
    project: str | Path, study_files: Sequence[str | Path] = (), given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Compose the configuration of a study.

    A mapping is laid over the one of the same name below it, key by key. A list or a value takes the place of
    what is below it, and null removes it.

    Parameters
    ----------
    project : str or Path
        Folder of the project, which has `config.yaml`, the defaults, and studies.
    study_files : sequence of str or Path
        Files given with --configfile, each over those before it. Without any, the study that `config.yaml`
        names.
    given : mapping, optional
        Values given with --config, over all files.

    Raises
    ------
    InputError
        Names the file, the key, what was found and what to do.
    """
    project, given = Path(project), given or {}
    defaults = _read(project / DEFAULTS)
    default_study = project / defaults.pop(DEFAULT_STUDY)
    layers = list(_layers(project, [Path(path) for path in study_files] or [default_study]))
    _check_named(study_files, layers, given)
    if EXTENDS in given:
        raise InputError(f"--config: {EXTENDS}: stands in a study file, which then says what it changes")
    config = defaults
    for path, content in [*layers, ("--config", {key: _typed(value) for key, value in given.items()})]:
        check_values(content)
        _check_parameters(path, content, defaults)
        config = _without(path, content.pop(WITHOUT, []), config, defaults)
        config = lay_over(config, content, path)
    return config


def lay_over(
    below: Mapping[str, Any], above: Mapping[str, Any], file: object, path: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return a mapping with another one laid over it.

    The source of an experiment and the definition of a segment, which can be given in one way only, replace
    those below.

    Parameters
    ----------
    below, above : mapping
    file : object
        Where `above` stands, for messages.
    path : tuple of str
        Keys under which both mappings stand in a configuration.

    Raises
    ------
    InputError
        If null is to remove what is not there.
    """
    found = dict(below)
    if len(path) == 2 and path[0] == "experiments" and set(SOURCES) & set(above):
        found = {key: value for key, value in below.items() if key not in set(SOURCES) - set(above)}
    for key, value in above.items():
        here = (*path, key)
        if value is None:
            _check_removable(file, here, found)
            del found[key]
        elif isinstance(value, Mapping):
            segment = len(here) == 4 and (here[0], here[2]) == ("experiments", "segments")
            replaced = segment or not isinstance(found.get(key), Mapping)
            found[key] = lay_over({} if replaced else found[key], value, file, here)
        else:
            found[key] = value
    return found


def _layers(project: Path, study_files: Sequence[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each study file, after the study that it extends, which stands there once."""
    done: list[Path] = []
    for path in study_files:
        content = _read(path)
        if EXTENDS in content:
            base = _extended(project, path, content.pop(EXTENDS))
            if base.resolve() not in done:
                done.append(base.resolve())
                yield base, _read(base)
        done.append(path.resolve())
        yield path, content


def _extended(project, path, name):
    """Return the file of the study that another one extends."""
    studies = project / "studies"
    found = project / str(name) if "/" in str(name) else studies / f"{name}.yaml"
    if not found.is_file():
        names = ", ".join(sorted(file.stem for file in studies.glob("*.yaml")))
        raise InputError(
            f"{path}: extends: {name!r} is no file {found}; give the name of a study in studies/, which has "
            f"{names}, or the path of a file from the project's folder"
        )
    if found.samefile(path):
        raise InputError(
            f"{path}: extends: {name!r} is this file itself; name another study, or leave the key out"
        )
    further = _read(found).get(EXTENDS)
    if further is not None:
        raise InputError(
            f"{path}: extends: {name!r} extends {further!r} itself, and there is one level only; extend "
            f"{further!r}, or give both files to --configfile"
        )
    return found


def _typed(value):
    """Return a list or a mapping that is given with --config, whose values Snakemake reads as texts."""
    if isinstance(value, Mapping):
        return {key: _typed_text(content) for key, content in value.items()}
    return [_typed_text(content) for content in value] if isinstance(value, list) else value


def _typed_text(value):
    if not isinstance(value, str):
        return _typed(value)
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        return value


def _read(path):
    """Return the content of a file of a configuration."""
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise InputError(f"{path}: has no keys; a study is a mapping, such as study: mine")
    return content


def _check_named(study_files, layers, given):
    """Reject a study file that would write among the results of the study that it extends."""
    files = [Path(path) for path in study_files]
    if files and not any("study" in content for path, content in layers if path in files) | (
        "study" in given
    ):
        raise InputError(
            f"{files[0]}: has no study, the name of the folder of its results in results/; add for example "
            f"study: {files[0].stem}"
        )


def _without(file, names, config, defaults):
    """Leave out sections of the study below, which its variant gives itself or does not have."""
    allowed = [name for name in config if name not in defaults]
    unknown = [name for name in names if name not in allowed] if isinstance(names, list) else [names]
    if unknown:
        raise InputError(
            f"{file}: {WITHOUT}: {unknown[0]!r} is not a section of the study that this one extends; a list "
            f"of some of these was expected: {', '.join(allowed) or '(it extends none)'}"
        )
    return {name: content for name, content in config.items() if name not in names}


def _check_parameters(file, content, defaults, path=()):
    """Reject a null for a parameter, which every study has."""
    for key, value in content.items():
        default = defaults.get(key)
        if value is None and default is not None:
            raise InputError(
                f"{file}: {'.'.join((*path, key))}: null was found, but every study has this parameter; "
                f"leave the key out for its default, {default!r}, or give a value"
            )
        if isinstance(value, Mapping) and isinstance(default, Mapping):
            _check_parameters(file, value, default, (*path, key))


def _check_removable(file, path, below):
    """Reject a null for a key that is not there."""
    if path[-1] not in below:
        raise InputError(
            f"{file}: {'.'.join(path)}: null removes a key of the study that this one extends, but there is "
            "no such key; leave it out, or name the study that has it, such as extends: virtual"
        )
