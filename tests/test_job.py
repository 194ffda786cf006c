"""The adapter that runs the function of a script with the values of its rule."""

import errno
from types import SimpleNamespace

import pytest

from faultslip.io.errors import InputError
from faultslip.job import bind, run


class Named(list):
    """A list whose entries may have names, like Snakemake's."""

    def __init__(self, positional=(), **named):
        super().__init__([*positional, *named.values()])
        self.named = named

    def items(self):
        return self.named.items()


@pytest.fixture
def job(tmp_path):
    """What Snakemake gives to a script, with one named and one unnamed value of everything."""
    return SimpleNamespace(
        rule="scale",
        input=Named(record="a.nc", code=["x.py"]),
        output=Named(["b.nc"]),
        params=Named(factor=2, seed=7),
        wildcards=Named(experiment="p4581", seed="1"),
        resources={"mirror": "/data"},
        threads=3,
        log=[str(tmp_path / "job.log")],
    )


def test_arguments_are_found_by_name(job):
    seen = {}

    def scale(record, factor, experiment, output, threads, mirror, unknown="default"):
        seen.update(locals())

    run(scale, job)
    expected = {"record": "a.nc", "factor": 2, "experiment": "p4581", "output": "b.nc", "threads": 3}
    assert {key: seen[key] for key in expected} == expected
    assert (seen["mirror"], seen["unknown"]) == ("/data", "default")


def test_arguments_of_another_function_are_bound_without_calling_it(job):
    def read(record, factor=3, unknown=None):
        raise AssertionError("called")

    assert bind(read, job) == {"record": "a.nc", "factor": 2}


def test_a_parameter_takes_precedence_over_a_wildcard_of_its_name(job):
    seen = []
    run(lambda seed: seen.append(seed), job)
    assert seen == [7]


def test_named_outputs_are_arguments(job):
    job.output = Named(model="m.safetensors", history="m.csv")
    seen = []
    run(lambda model, history: seen.extend([model, history]), job)
    assert seen == ["m.safetensors", "m.csv"]


def test_an_argument_that_the_rule_does_not_give_is_an_error_of_the_developer(job):
    with pytest.raises(TypeError, match="rule scale gives the argument 'missing' 0 times"):
        run(lambda missing: None, job)


def test_an_argument_that_the_rule_gives_twice_is_an_error_of_the_developer(job):
    job.input = Named(factor="a.nc")
    with pytest.raises(TypeError, match="rule scale gives the argument 'factor' 2 times"):
        run(lambda factor: None, job)


def test_what_is_printed_goes_to_the_log(job):
    run(lambda factor: print(f"times {factor}"), job)
    with open(job.log[0]) as log:
        assert log.read() == "times 2\n"


def fails(error):
    def function():
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (InputError("a.csv: 3 rows"), "error: a.csv: 3 rows\n"),
        (OSError(errno.ENOSPC, "full", "b.nc"), "error: b.nc: the disk is full; completed files are kept"),
        (OSError(errno.EACCES, "no", "b.nc"), "error: b.nc: permission denied; "),
        (OSError(errno.ENOENT, "no", "b.nc"), "error: b.nc: it is not there, or its folder; if they were"),
        (MemoryError(), "error: not enough memory for this job (MemoryError: ); run fewer jobs at"),
        (
            RuntimeError("can't allocate memory"),
            "error: not enough memory for this job (RuntimeError",
        ),
    ],
)
def test_errors_of_users_end_the_job_with_one_line(job, error, message):
    with pytest.raises(SystemExit) as end:
        run(fails(error), job)
    assert end.value.code == 1
    with open(job.log[0]) as log:
        assert log.read().startswith(message)


def test_other_errors_keep_their_traceback(job):
    with pytest.raises(OSError, match="strange"):
        run(fails(OSError(errno.EIO, "strange")), job)
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 / 0, job)
    with pytest.raises(RuntimeError, match="strange"):
        run(fails(RuntimeError("strange")), job)
