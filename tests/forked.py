"""Programs that are forked from a process that has imported what they need, which takes a second or two."""

import atexit
import functools
import json
import subprocess
import sys
import tempfile

from projects import command, environment

# Each line describes a program, which runs in a child; the answer is its exit status. An orderly end of the
# interpreter would take as long as imports do.
SERVER = """
import json, os, sys, traceback

exec(sys.argv[1])
for line in sys.stdin:
    program = json.loads(line)
    child = os.fork()
    if child == 0:
        output = os.open(program["output"], os.O_WRONLY | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(program["folder"])
        os.environ.clear()
        os.environ.update(program["environment"])
        sys.argv = program["command"]
        status = 0
        try:
            exec(program["code"], {"__name__": "__main__"})
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else end.code is not None
        except BaseException:
            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
SNAKEMAKE = "from snakemake import cli; cli.get_argument_parser()"  # which imports plugins


@functools.cache
def _server(imports):
    """The process that forks, which ends with this one."""
    server = subprocess.Popen(
        [sys.executable, "-P", "-c", SERVER, imports],
        env=environment(),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(server.communicate)
    return server


def run(code, folder, imports, command=("-c",)):
    """Run Python in a folder, in a process that has done given imports; what it prints is `stdout`."""
    program = {"code": code, "folder": str(folder), "command": command, "environment": environment()}
    server = _server(imports)
    with tempfile.NamedTemporaryFile("r", suffix=".log", errors="replace") as output:
        server.stdin.write(json.dumps(program | {"output": output.name}) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        return subprocess.CompletedProcess(command, status, output.read())


def snakemake(folder, *arguments, **options):
    """What `projects.snakemake` does; jobs are processes of their own, as always."""
    code = "import sys; from snakemake import cli; sys.exit(cli.main())"
    return run(code, folder, SNAKEMAKE, command(*arguments, **options))
