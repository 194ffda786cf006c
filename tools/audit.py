"""Look up known vulnerabilities of pinned packages.

    .audit/bin/python tools/audit.py envs/requirements.txt

pip-audit by itself reports no vulnerabilities even where its database answered for no package at all.
This program says for how many packages it answered.
"""

import json
import subprocess
import sys


def main(requirements: str) -> int:
    """Audit a file of requirements; returns the exit status of pip-audit."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json"]
    run = subprocess.run([*command, "--requirement", requirements], stdout=subprocess.PIPE, text=True)
    if not run.stdout:
        return run.returncode or 1
    packages = json.loads(run.stdout)["dependencies"]
    audited = [package for package in packages if "skip_reason" not in package]
    for package in audited:
        for found in package["vulns"]:
            print(f"{package['name']} {package['version']}: {found['id']}, fixed in {found['fix_versions']}")
    print(f"{len(audited)} of {len(packages)} packages audited")
    if not audited:
        print("NOT AUDITED: the database of vulnerabilities is not reachable from here")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
