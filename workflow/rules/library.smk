# The library, and a look at config.yaml before Snakemake loads it, whose message would name no line.

import os
import sys

sys.path.insert(0, os.path.join(workflow.basedir, "workflow/scripts"))

from snakemake.exceptions import WorkflowError

from faultslip.io.errors import InputError
from faultslip.study.resolution import load_yaml

try:
    load_yaml(os.path.join(workflow.basedir, "config.yaml"))
except InputError as error:
    raise WorkflowError(str(error))
