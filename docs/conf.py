"""Configuration of the documentation, which `make docs` builds."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "docs" / "extensions"), str(ROOT / "workflow" / "scripts")]

from faultslip import __version__  # noqa: E402

project = "faultslip"
author = "The faultslip authors"
copyright = author
version = release = __version__
language = "en-GB"
smartquotes_action = "qe"  # quotes and dots; two hyphens are options of commands

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_click",
    "sphinx_copybutton",
    "sphinx_design",
    "mathml",
    "generated_reference",
]
# Parts of pages are no pages.
exclude_patterns = [
    "build",
    "extensions",
    "generated",
    "reference/generated",
    "results/open_data",
    "results/virtual",
    "results/measured",
]
nitpicky = True  # a reference that leads nowhere is an error
suppress_warnings = ["mystnb.unknown_mime_type"]

# Pages with code are executed each time the site is built.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300  # s; on a machine that does other work too
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 3
copybutton_exclude = ".linenos, .gp, .go"

# The docstrings are numpydoc's. Types in them are words of the field, not references.
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
autodoc_typehints = "none"

html_math_renderer = "mathml"
html_theme = "furo"
html_title = f"faultslip {release}"
html_static_path = ["static"]
# A tutorial writes the example of a report there.
GENERATED = ROOT / "docs" / "generated"
GENERATED.mkdir(exist_ok=True)
html_extra_path = ["generated"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00558c", "color-brand-content": "#00558c"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f2", "color-brand-content": "#7cc4f2"},
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
