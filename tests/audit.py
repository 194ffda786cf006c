"""Known vulnerabilities of pinned packages: .audit/bin/python tests/audit.py envs/requirements.txt

pip-audit alone says that it found none, also where its data base answered for no package.
"""

import json
import subprocess
import sys


def main(requirements):
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json"]
    run = subprocess.run([*command, "--requirement", requirements], stdout=subprocess.PIPE, text=True)
    if not run.stdout:
        return run.returncode or 1
    packages = json.loads(run.stdout)["dependencies"]
    audited = [package for package in packages if "skip_reason" not in package]
    for package in audited:
        for found in package["vulns"]:
            print(f"{package['name']} {package['version']}: {found['id']}, mended in {found['fix_versions']}")
    print(f"{len(audited)} of {len(packages)} packages audited")
    if not audited:
        print("NOT AUDITED: the data base of vulnerabilities does not answer here")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
