"""Whether jobs can be submitted to Slurm from this machine."""

import shutil

from faultslip.io.errors import InputError


def check_slurm(account_given: bool) -> None:
    """Check that jobs can be submitted to Slurm from this machine.

    Without these commands the executor plugin fails once for each job and each attempt.

    Parameters
    ----------
    account_given : bool
        Whether the profile names the account. Otherwise the plugin looks for it in earlier jobs.

    Raises
    ------
    InputError
        If a command is missing.
    """
    if shutil.which("sbatch") is None:
        raise InputError(
            "Slurm: there is no command sbatch here; run on a login node of the cluster, or without "
            "--profile profiles/slurm"
        )
    if not account_given and shutil.which("sacct") is None:
        raise InputError(
            "Slurm: there is no command sacct here, with which your account is found; name it with "
            "slurm_account in profiles/slurm/config.yaml, and add --slurm-status-command squeue"
        )
