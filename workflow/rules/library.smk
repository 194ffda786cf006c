# The library, and a look at config.yaml before Snakemake loads it, whose message would name no line.

import os
import sys

SCRIPTS = os.path.join(workflow.basedir, "workflow/scripts")
sys.path.insert(0, SCRIPTS)

import re

from snakemake.exceptions import WorkflowError

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml
from faultslip.job import use_own_library

try:
    load_yaml(os.path.join(workflow.basedir, "config.yaml"))
except InputError as error:
    raise WorkflowError(str(error))

use_own_library()
