# The library, and a look at config.yaml before Snakemake loads it, whose message would name no line.

import os
import sys

SCRIPTS = os.path.join(workflow.basedir, "workflow/scripts")
sys.path.insert(0, SCRIPTS)
# Snakemake appends the folder of a script to the path of its job, where an installed library, or that of
# another checkout, would win.
os.environ["PYTHONPATH"] = os.pathsep.join([SCRIPTS, *filter(None, [os.environ.get("PYTHONPATH")])])

from snakemake.exceptions import WorkflowError

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml

try:
    load_yaml(os.path.join(workflow.basedir, "config.yaml"))
except InputError as error:
    raise WorkflowError(str(error))
