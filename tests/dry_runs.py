"""What tests of the workflow share: planned rules, changed studies, and refusals."""

import re

import yaml

from projects import snakemake


def planned(folder, *arguments, **options):
    """Rules that a dry run would execute; those of a kind, such as one per scenario, have its name."""
    run = snakemake(folder, *arguments, "-n", "--quiet", "rules", **options)
    assert run.returncode == 0, run.stdout
    lines = run.stdout.splitlines()
    starts = [k for k, line in enumerate(lines) if line.startswith("---")]
    rules = set()
    for line in lines[starts[0] + 1 :] if starts else []:
        if not line.strip():
            break
        rules.add(re.sub("^(scalogram|train|predict|baseline)_.*", r"\1", line.split()[0]))
    return rules - {"total", "all"}


def change_study(folder, change, base="smoke"):
    """Write a variant of a study of the project, with the results of that, and return its name."""
    study = {"study": base, "extends": base} | change
    (folder / "studies" / "changed.yaml").write_text(yaml.safe_dump(study, sort_keys=False))
    return "changed"


def refused(folder, *arguments, message, **options):
    """A run ends with a message, without a traceback, and leaves no partial output."""
    run = snakemake(folder, *arguments, **options)
    assert run.returncode != 0
    assert message in run.stdout
    assert "Traceback" not in run.stdout
    assert list(folder.rglob("*.partial.*")) == []
