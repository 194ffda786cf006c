"""A catalogue of broken and hostile input: each is refused in one line, within seconds and in little
memory. (What is merely wrong, such as a column that is not there, is tested beside its reader.)"""

import contextlib
import http.server
import json
import os
import pickle
import resource
import shutil
import struct
import threading
import time

import fetch
import numpy as np
import pytest
import torch
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from scipy.io import savemat
from snakemake.common.configfile import load_configfile
from snakemake_interface_common.exceptions import WorkflowError
from test_biaxial import NAMES, folder  # noqa: F401
from test_readers import sensor_files, write
from test_study import REGISTER, SCHEMA, load, put

from faultslip import checks, images, models, netcdf, records
from faultslip.errors import InputError
from faultslip.expressions import evaluate
from faultslip.network import CED, CEDConfig
from faultslip.readers import biaxial, fdem, lanl, table

SECONDS = 10
MEGABYTES = 300
HUGE = 10**9


@pytest.fixture(autouse=True)
def soon_and_in_little_memory():
    begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - begin < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def refused(read, *arguments):
    with pytest.raises(InputError) as error:
        read(*arguments)
    message = str(error.value)
    assert "\n" not in message and 10 < len(message) < 1500
    return message


# --- tables
HEAD = "t,e,s,n\n"
ROWS = "".join(f"{k / 10},{1 + k % 3},2,4\n" for k in range(50))
COLUMNS = {"time": "t", "emission": "e", "friction": "s / n"}
TABLES = {
    "empty": b"",
    "one byte": b"\x00",
    "header alone": HEAD,
    "cut in a number's row": HEAD + ROWS + "5.0,1",
    "cut in the header": "t,e",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "a zip archive": b"PK\x03\x04" + bytes(200),
    "compressed": b"\x1f\x8b\x08\x00" + bytes(range(200)),
    "another encoding": (HEAD + ROWS).encode("utf-16"),
    "latin letters": "t,e,s,n\n0,1,2,\xb5\n".encode("latin-1"),
    "nul bytes": (HEAD + ROWS).encode() + bytes(4096),
    "nan": HEAD + ROWS + "5,nan,2,4\n",
    "infinite": HEAD + ROWS + "5,inf,2,4\n",
    "more than a double holds": HEAD + ROWS + "5,1e999,2,4\n",
    "time twice backwards": HEAD + ROWS + ROWS,
    "time reversed": HEAD + "".join(reversed(ROWS.splitlines(keepends=True))),
    "time that stands still": HEAD + "1,1,2,4\n" * 50,
    "dates for seconds": HEAD + "2020-01-01,1,2,4\n2020-01-02,1,2,4\n",
    "decimal commas": HEAD.replace(",", ";") + '"0,1";"1";"2";"4"\n',
    "an integer of 400 digits": HEAD + ROWS + "5," + "9" * 400 + ",2,4\n",
    "true and false": HEAD + "True,yes,no,4\nFalse,yes,no,4\n",
    "one value": HEAD + "0,1,2,4\n",
    "a formula": HEAD + ROWS + "=1+1,1,2,4\n",
    "markup": "<html><body>404: not found</body></html>",
}


@pytest.mark.parametrize("case", TABLES)
def test_tables(tmp_path, case):
    content = TABLES[case]
    path = write(tmp_path, content)
    assert "table.csv" in refused(read_record, path)


def read_record(path):
    return records.uniform(table.read([path], COLUMNS), 0.1, 0.5)


NO_FILES = {
    "an address": "https://127.0.0.1:9/table.csv",
    "another scheme": "file:///etc/hostname",
    "a bucket": "s3://bucket/table.csv",
    "a folder": "/etc",
    "a device without end": "/dev/zero",
    "nothing": "nowhere.csv",
}


@pytest.mark.parametrize("path", NO_FILES.values(), ids=NO_FILES)
@pytest.mark.parametrize(
    "read", [lambda p: table.read([p], COLUMNS), lanl.read, lanl.read_segment, lambda p: fdem.read(p, p, p)]
)
def test_what_is_no_file(path, read):
    assert path in refused(read, path)


# --- simulations
@pytest.mark.parametrize("name", [0, 1, 2])
@pytest.mark.parametrize("content", ["", "Time\n0\n", "Time,fx,fy,KineticEnergy\nx,y,z,a\n", b"\xff\xfe\x00"])
def test_sensor_files(tmp_path, name, content):
    paths = sensor_files(tmp_path)
    write(tmp_path, content, os.path.basename(paths[name]))
    refused(fdem.read, *paths)


# --- the competition
COMPETITION = {
    "empty": b"",
    "other columns": "a,b\n1,2\n",
    "text": "acoustic_data,time_to_failure\nx,y\n",
    "one row": "acoustic_data,time_to_failure\n1,2\n",
    "binary": bytes(range(256)) * 10,
    "cut": "acoustic_data,time_to_failure\n1,2\n1,",
}


@pytest.mark.parametrize("case", COMPETITION)
@pytest.mark.parametrize("read", [lanl.read, lanl.read_segment])
def test_competition(tmp_path, case, read):
    refused(read, write(tmp_path, COMPETITION[case]))


# --- Penn State's raw files
def settings_of(path, **fields):
    savemat(
        path / "AE.mat",
        {"numFrames": 20, "numAcqs": 20, "Nsamples": 1024, "channels2save": [1, 2]} | fields,
    )


def times_of(path, **fields):
    savemat(path / "AcTimeVector.mat", {"acTime": 0.05 * np.arange(800.0), "ts_adjusted": 50.0} | fields)


BIAXIAL = {
    "more frames than there is memory": lambda f: settings_of(f, numFrames=2 * HUGE),
    "more samples than there is memory": lambda f: settings_of(f, Nsamples=HUGE),
    "more waveforms than a number holds": lambda f: settings_of(f, numAcqs=1e300),
    "infinite frames": lambda f: settings_of(f, numFrames=np.inf),
    "no number of frames": lambda f: settings_of(f, numFrames=np.nan),
    "negative samples": lambda f: settings_of(f, Nsamples=-4),
    "text for a number": lambda f: settings_of(f, numAcqs="twenty"),
    "no channels": lambda f: settings_of(f, channels2save=[]),
    "a structure for a number": lambda f: settings_of(f, numFrames={"a": 1}),
    "no times": lambda f: times_of(f, acTime=[]),
    "times that are no numbers": lambda f: times_of(f, acTime=np.full(800, np.nan)),
    "one infinite time": lambda f: times_of(f, acTime=np.append(0.05 * np.arange(799.0), np.inf)),
    "text for times": lambda f: times_of(f, acTime="now"),
    "no sampling": lambda f: times_of(f, ts_adjusted=0.0),
    "infinite sampling": lambda f: times_of(f, ts_adjusted=np.inf),
    "sampling that is no number": lambda f: times_of(f, ts_adjusted=np.nan),
    "no sampling at all": lambda f: times_of(f, ts_adjusted=[]),
    "settings cut": lambda f: (f / "AE.mat").write_bytes((f / "AE.mat").read_bytes()[:200]),
    "a huge field declared": lambda f: (f / "AE.mat").write_bytes(
        (f / "AE.mat").read_bytes()[:128] + struct.pack("<II", 14, 0xFFFFFF00) + bytes(64)
    ),
    "a folder for settings": lambda f: ((f / "AE.mat").unlink(), (f / "AE.mat").mkdir()),
    "mechanics of another encoding": lambda f: (f / "data.txt").write_text("\n" * 5 + "1 2 3\n", "utf-16"),
    "binary mechanics": lambda f: (f / "data.txt").write_bytes(b"\n" * 5 + bytes(range(128, 256))),
    "mechanics without rows": lambda f: (f / "data.txt").write_text("\n" * 5),
    "mechanics with nan": lambda f: (f / "data.txt").write_text("\n" * 5 + "1 1 nan 0 nan nan\n" * 9),
    "mechanics standing still": lambda f: (f / "data.txt").write_text("\n" * 5 + "1 1 2 0 4 1.0\n" * 9),
    "empty waveforms": lambda f: (f / "WF_1.ac").write_bytes(b""),
    "a folder for waveforms": lambda f: ((f / "WF_1.ac").unlink(), (f / "WF_1.ac").mkdir()),
}


@pytest.mark.parametrize("case", BIAXIAL)
def test_biaxial(folder, tmp_path, case):  # noqa: F811
    copy = shutil.copytree(folder, tmp_path / "copy")
    BIAXIAL[case](copy)
    refused(biaxial.read, copy, *NAMES)


# --- model files
SCALOGRAM = images.ScalogramConfig("log", 0.2, 12.8, 4, True, "least_squares", "friction")


def model(path, weights=None, header=None, **changes):
    """A model file as `models.save` writes it, but for some changes of what it says."""
    network = CED(CEDConfig(width=4))
    weights = network.state_dict() if weights is None else weights(network.state_dict())
    metadata = {
        "network": {"width": 4, "depth": 4, "kernel": 3, "sub_models": True},
        "target": "friction",
        "scalogram": vars(SCALOGRAM),
        "windows": {"length": 12.8, "interval": 0.1},
    } | changes
    told = json.dumps(metadata) if header is None else header
    save_file({n: w.contiguous() for n, w in weights.items()}, path, metadata={models.KEY: told})


def bomb(path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(path) + ".exploded",)

    return Bomb()


def cut(path, to):
    model(path)
    path.write_bytes(path.read_bytes()[:to])


NETWORK = {"width": 4, "depth": 4, "kernel": 3, "sub_models": True}
MODELS = {
    "empty": lambda p: p.write_bytes(b""),
    "a pickle bomb": lambda p: p.write_bytes(pickle.dumps(bomb(p))),
    "a pickle bomb as torch writes it": lambda p: torch.save(bomb(p), p),
    "cut in its header": lambda p: cut(p, 100),
    "cut in its weights": lambda p: cut(p, -100),
    "a header longer than the file": lambda p: p.write_bytes(struct.pack("<Q", 10**12) + b"{}"),
    "a header that is no json": lambda p: p.write_bytes(struct.pack("<Q", 4) + b"????"),
    "no metadata": lambda p: save_file({"a": torch.zeros(2)}, p),
    "metadata that is no json": lambda p: model(p, header="{"),
    "metadata that is a number": lambda p: model(p, header="3"),
    "metadata nested without end": lambda p: model(p, header="[" * 100_000),
    "a network of a billion filters": lambda p: model(p, network=NETWORK | {"width": HUGE}),
    "a network without end": lambda p: model(p, network=NETWORK | {"depth": HUGE}),
    "a kernel of no size": lambda p: model(p, network=NETWORK | {"kernel": 0}),
    "another width than its weights": lambda p: model(p, network=NETWORK | {"width": 8}),
    "a text for a width": lambda p: model(p, network=NETWORK | {"width": "4"}),
    "a key that no network has": lambda p: model(p, network=NETWORK | {"code": "1"}),
    "no network": lambda p: model(p, network=None),
    "scales without end": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"smallest_scale": 1e-300}),
    "a billion scales": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"scales_per_octave": HUGE}),
    "scales that are no numbers": lambda p: model(
        p, scalogram=vars(SCALOGRAM) | {"largest_scale": float("nan")}
    ),
    "an inverse that is code": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"inverse": "__import__"}),
    "no windows": lambda p: model(p, windows=None),
    "windows without end": lambda p: model(p, windows={"length": float("inf"), "interval": 0.1}),
    "weights that are not finite": lambda p: model(
        p, lambda w: w | {"latent.0.weight": w["latent.0.weight"] * np.nan}
    ),
    "weights of another type": lambda p: model(p, lambda w: {n: t.half() for n, t in w.items()}),
    "weights missing": lambda p: model(p, lambda w: dict(list(w.items())[:-1])),
    "weights of another shape": lambda p: model(p, lambda w: w | {"latent.0.weight": torch.zeros(1)}),
}


@pytest.mark.parametrize("case", MODELS)
def test_models(tmp_path, case):
    path = tmp_path / "seed1.safetensors"
    MODELS[case](path)
    assert "seed1.safetensors" in refused(models.load, path)
    assert not (tmp_path / "seed1.safetensors.exploded").exists()


# --- files between the stages
@pytest.mark.parametrize(
    "content", [b"", b"CDF\x01", b"CDF\x01" + b"\xff" * 200, b"\x89HDF\r\n\x1a\n" + bytes(500)]
)
def test_netcdf(tmp_path, content):
    path = tmp_path / "x.nc"
    path.write_bytes(content)
    assert "x.nc" in refused(netcdf.read, path)


# --- the register, and what an address gives
REGISTERS = {
    "up and away": {"../../x.csv": {}},
    "an absolute path": {"/etc/x.csv": {}},
    "hidden": {"a/.ssh": {}},
    "a pattern": {"a/{b}.csv": {}},
    "another scheme": {"x.csv": {"url": "file:///etc/hostname"}},
    "no address": {"x.csv": {"url": None}},
    "no checksum": {"x.csv": {"sha256": ""}},
    "half a checksum": {"x.csv": {"sha256": "ab" * 16}},
    "no size": {"x.csv": {"size": None}},
}
KNOWN = {"url": "https://example.org/x.csv", "sha256": "0" * 64, "size": 10}


@pytest.mark.parametrize("case", REGISTERS)
def test_registers(case):
    register = {name: KNOWN | known for name, known in REGISTERS[case].items()}
    assert "register.yaml" in refused(checks.check_register, register, "register.yaml")


def test_the_register_is_good():
    checks.check_register(REGISTER, "register.yaml")


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(bytes(1_000_000))
            except OSError:
                return
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", str(HUGE))
            self.end_headers()
            self.wfile.write(b"little")
        elif self.path == "/garbage":
            self.wfile.write(b"\x00\xff" * 100)
        else:
            self.send_response(302)
            self.send_header(
                "Location", {"/file": "file:///etc/hostname", "/ftp": "ftp://127.0.0.1/x"}[self.path]
            )
            self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize("path", ["/endless", "/loop", "/short", "/garbage", "/file", "/ftp"])
def test_what_an_address_gives(tmp_path, server, path):
    refused(fetch.fetch, "x.csv", server + path, "0" * 64, 1000, "", tmp_path / "x.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x", "nonsense", "http://[::1"]
)
def test_addresses(tmp_path, url):
    refused(fetch.fetch, "x.csv", url, "0" * 64, 1000, "", tmp_path / "x.csv")


# --- expressions and configuration
EXPRESSIONS = [
    "__import__('os').system('touch exploded')",
    "t.__class__.__mro__",
    "exec('1')",
    "(lambda: 0)()",
    "[x for x in t]",
    "t if t else t",
    "f'{t}'",
    "sqrt.__globals__",
    "t @ t",
    "(t := 3)",
    "*t",
    "9" * 5000,
    "(" * 100_000,
    "t" + "+t" * 100_000,
    "-" * 100_000 + "t",
    "",
    "\x00",
    "None",
    "...",
    "1j",
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: repr(e[:20]))
def test_expressions(expression):
    assert "expression" in refused(evaluate, expression, {"t": np.ones(3)})


@pytest.mark.parametrize(
    "expression", ["9 ** 9 ** 9", "1 / 0", "(0 - 1) ** 0.5", "exp(1e6) * t", "log(0 - t)"]
)
def test_expressions_without_a_finite_value_do_not_fail(expression):
    assert not np.isfinite(evaluate(expression, {"t": np.ones(3)})).any()


CONFIGURATIONS = {
    "a call": "study: !!python/object/apply:os.mkdir [exploded]",
    "an object": "study: !!python/object:os.stat_result {}",
    "a module": "study: !!python/name:os.system ''",
    "binary": "study: \x00\x01",
    "a list": "- study",
    "tabs": "\tstudy: x",
    "unclosed": "study: [",
    "twice an anchor that is not there": "study: *nothing",
}


@pytest.mark.parametrize("case", CONFIGURATIONS)
def test_configuration_files(tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "study.yaml"
    path.write_text(CONFIGURATIONS[case])
    with pytest.raises((WorkflowError, InputError, yaml.YAMLError)):
        checks.check(load("smoke.yaml") | load_configfile(path), SCHEMA, REGISTER)
    assert not (tmp_path / "exploded").exists()


VALUES = {
    "a name that leaves the results": (["study"], "../elsewhere"),
    "a name that is a path": (["study"], "/tmp/x"),
    "a command in a name": (["study"], "x; touch exploded"),
    "an experiment's name that is a path": (["experiments", "../x"], {}),
    "an infinite scale": (["scalogram", "largest_scale"], float("inf")),
    "a scale that is no number": (["scalogram", "smallest_scale"], float("nan")),
    "a billion filters": (["network", "width"], HUGE),
    "a line end in a name": (["study"], "x\n"),
    "a negative seed": (["seeds"], [-1]),
    "a seed twice": (["seeds"], [1, 1]),
    "no seeds": (["seeds"], []),
    "a text for a number": (["training", "batch_size"], "32"),
    "a list for a mapping": (["network"], [8]),
    "nothing for a mapping": (["training"], None),
    "a number for a text": (["device"], 0),
}


@pytest.mark.parametrize("case", VALUES)
def test_configuration_values(case):
    refused(checks.check, put(load("smoke.yaml"), *VALUES[case]), SCHEMA, REGISTER)


# --- properties
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_a_table_are_refused_or_read(tmp_path_factory, content):
    path = write(tmp_path_factory.mktemp("any"), content)
    with contextlib.suppress(InputError):
        assert np.isfinite(table.read([path], COLUMNS).emission).all()


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=50))
def test_any_numbers_come_back_as_they_were(tmp_path_factory, pairs):
    rows = "".join(f"{k},{e!r},{s!r},1\n" for k, (e, s) in enumerate(pairs))
    record = table.read([write(tmp_path_factory.mktemp("any"), HEAD + rows)], COLUMNS)
    np.testing.assert_allclose(record.emission, [e for e, _ in pairs], rtol=1e-12)
    np.testing.assert_allclose(record.friction, [s for _, s in pairs], rtol=1e-12)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="te+-*/()0123456789. sqrtlogexpab", max_size=40))
def test_any_expression_is_arithmetic_or_refused(expression):
    with contextlib.suppress(InputError):
        value = evaluate(expression, {"t": np.ones(3), "e": np.ones(3)})
        assert np.asarray(value).dtype == float


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SMOKE = load("smoke.yaml")
KEYS = [(key,) for key in SMOKE] + [
    (section, key)
    for section in ("record", "scalogram", "windows", "network", "training", "scores")
    for key in SMOKE[section]
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(KEYS), JSON)
def test_any_value_of_a_key_is_allowed_or_refused(path, value):
    with contextlib.suppress(InputError):
        checks.check(put(SMOKE, path, value), SCHEMA, REGISTER)
