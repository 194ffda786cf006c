"""Command lines, right and wrong, as `tests/fuzz/test_commands.py` draws them."""

from typing import NamedTuple

from drawn_records import Right, containers, rarely, tables
from fuzzing import damaged
from hypothesis import strategies as st

NUMBERS = [
    "0",
    "-1",
    "0.5",
    "1",
    "3",
    "60",
    "1e-9",
    "1e-300",
    "1e9",
    "1e300",
    "1e400",
    "inf",
    "-inf",
    "nan",
    "",
]
NUMBERS += ["١٢", "0x10", "1_0", "5s", "None", "9:1", "1,5", " 2", "-0.0", "4e-324"]
RANGES = [
    "0:1",
    "0.5:9",
    "nan:1",
    "0:inf",
    "-inf:inf",
    "9:1",
    "1:1",
    ":",
    "1:2:3",
    "0:1e308",
    "",
    "5",
    "-5:1e9",
]
RANGES += ["0:20", "2:35", "10:40"]
EXPRESSIONS = [
    "{}",
    "sqrt({})",
    "{} ** 2",
    "{} / 0",
    "-{}",
    "abs({})",
    "{} * 1e300",
    "{} * 1e-300",
    "{} * 0",
    "row",
]
EXPRESSIONS += [
    "row / 10",
    "9**9**9 * {}",
    "exp({})",
    "log(-{})",
    "{} if 1 else 0",
    "__import__('os')",
    "{}.real",
]
EXPRESSIONS += [
    "{}[0]",
    "lambda: 1",
    "{} % 2",
    "{} // 2",
    "5s",
    "0777",
    "1 is {}",
    "'\\d'",
    "{}, {}",
    "{},{},{}",
    "(",
]
EXPRESSIONS += [
    "(" * 300,
    "{} + " * 3000 + "1",
    "-" * 2000 + "{}",
    "",
    " ",
    "\x1b[31m{}",
    "а",
    "nan",
    "1e999",
    "row *",
]
EXPRESSIONS += [
    "True",
    "{}\n",
    "{0} + {0}",
    "{}.",
    "0 * {}",
    "1 / {}",
    "{} - 60",
    "f'{{{}}}'",
    "{} @ 2",
    "~{}",
    "10",
]
OUTPUTS = [
    "out",
    "out",
    "out",
    "new/out",
    "new/deep/out",
    "",
    ".",
    "..",
    "new/",
    "a.b",
    "é ü",
    "record",
    "x" * 300,
]
OUTPUTS += ["/dev/null/x", "record.csv/x", "a\x1b[31mb", "-", "x\udcff"]
NETWORKS = [
    "zero_shot",
    "p4581",
    "zero_sho",
    "",
    ".",
    "/",
    "record.csv",
    "../x",
    "zero_shot\n",
    "Zero_Shot",
    "é",
]


class Case(NamedTuple):
    """A command line, what it reads, and what is right: a `Right`, `REFUSED`, or None where unknown."""

    arguments: list[str]
    files: dict[str, bytes]
    right: Right | str | None
    stdin: bytes = b""

    def __repr__(self) -> str:
        """The case without most of its files, which are long."""
        files = {name: content[:200] for name, content in self.files.items()}
        return f"{self.arguments}, {self.right}, {files}"


def expressions():
    """Expressions, right and wrong, of a column."""
    names = st.sampled_from(["ae", "mu", "time", "AE", "{}", "none", "row", "μ", "sqrt"])
    written = st.builds(lambda text, name: text.replace("{}", name), st.sampled_from(EXPRESSIONS), names)
    return st.one_of(written, written, st.text(max_size=12))


numbers = st.sampled_from(NUMBERS)
ranges = st.sampled_from(RANGES)
outputs = st.sampled_from(OUTPUTS)
READING = {
    "--time": expressions(),
    "--emission": expressions(),
    "--friction": expressions(),
    "--friction-time": expressions(),
    "--time-range": ranges,
    "--time-scale": numbers,
    "--interval": numbers,
    "--average": numbers,
    "--averaged": numbers,
    "--header-lines": numbers,
    "--max-gap": numbers,
    "--emision": numbers,
    "--": st.just("x"),
}
FORECAST = {
    "--model": st.sampled_from(["zero_shot", "zero_sho", "", ".", "record.csv"]),
    "--min-drop": numbers,
}
OPTIONS = {
    "inspect": READING,
    "predict": READING
    | {
        "--network": st.sampled_from(NETWORKS),
        "--known": ranges,
        "--friction-mean": numbers,
        "--friction-std": numbers,
        "--causal": None,
        "--device": st.sampled_from(
            ["cpu", "cpu:0", "cuda", "auto", "tpu", "", "cuda:-1", "mps", "CPU", "cpu:x"]
        ),
        "--output": outputs,
        "--html": None,
        "--overwrite": None,
        "--each": None,
        "--json": None,
        "--quiet": None,
        "--strict": None,
    },
    "adapt": READING
    | {"--network": st.sampled_from(NETWORKS), "--known": ranges, "--out": outputs, "--overwrite": None},
    "forecast": READING
    | FORECAST
    | {
        "--catalogue": None,
        "--size": expressions(),
        "--kind": st.sampled_from(["magnitude", "energy", "amplitude", "counts", "x", ""]),
        "--completeness": numbers,
        "--main": numbers,
        "--apart": numbers,
        "--output": outputs,
        "--overwrite": None,
    },
    "monitor": FORECAST
    | {name: READING[name] for name in ("--time", "--emission", "--friction", "--averaged")}
    | {"--state": outputs, "--json": None},
}
HARMLESS = [["--average", "0"], ["--max-gap", "inf"], ["--averaged", "0"], ["--max-gap", "1e300"]]
COMMANDS = [*7 * ["inspect"], *4 * ["predict"], "adapt", "forecast", "monitor", "networks"]


@st.composite
def command_lines(draw, networks, commands=COMMANDS):
    """A case; `networks` is a folder of small networks."""
    command = draw(st.sampled_from(commands))
    if command == "networks":
        return Case(["networks", *draw(st.lists(st.sampled_from(NETWORKS), max_size=2))], {}, None)
    plausible = command in ("predict", "forecast") and not draw(rarely(4))
    files, options, right = draw(st.one_of(tables(plausible), tables(plausible), containers(plausible)))
    for name in files:
        if draw(rarely(7)):
            files, right = files | {name: draw(damaged(files[name]))}, None
    names = [*files]
    if command == "monitor":
        names, options = draw(st.sampled_from([[], ["-"], ["none.csv"], ["."]])), []
    if command == "adapt":
        options = [*options, "--out", "adapted"]
    if command in ("predict", "adapt") and not draw(rarely(3)):
        options = [*options, "--network", networks]
    if command == "predict" and draw(st.booleans()):
        options = [*options, "--json", "--output", "out", *draw(st.sampled_from([[], ["--html"]]))]
        options += draw(
            st.sampled_from([[], ["--known", "0:20"], ["--friction-mean", "0.6", "--friction-std", "0.02"]])
        )
    if command == "predict" and draw(rarely(8)):
        names, options = draw(st.sampled_from([["."], names, [*names, "none.csv"]])), [*options, "--each"]
    if draw(rarely(3)) if plausible else draw(st.booleans()):
        for name in draw(st.lists(st.sampled_from([*OPTIONS[command]]), min_size=1, max_size=3)):
            value = OPTIONS[command][name]
            options = [*options, name, *([] if value is None else [draw(value)])]
        right = None
    elif command == "inspect":
        options = [*options, *draw(st.sampled_from([[], *HARMLESS]))]
    if command != "monitor" and draw(rarely(20)):
        names, right = (
            draw(st.sampled_from([[], ["none.csv"], ["."], ["/dev/null"], names * 2, ["no\udcff"]])),
            None,
        )
    stdin = next(iter(files.values())) if command == "monitor" else b""
    first = draw(st.booleans())
    return Case([command, *(names + options if first else options + names)], files, right, stdin)
