"""How `make docs` makes a site of these pages; see https://www.sphinx-doc.org."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent / "python")]

import digitus  # noqa: E402 - found on the path set above

project = "Digitus"
author = "the authors of Digitus"
project_copyright = "the authors of Digitus, Apache-2.0"
version = release = digitus.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "numpydoc",
    "formulas",
    "source_links",
]
exclude_patterns = ["site", "_ext", "_static"]

# Pages: Markdown that also reads well where the source is looked at.
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # A README begins below the page that includes it.

# The reference: numpydoc, with types in the text and not in the signatures.
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
default_role = "py:obj"
smartquotes = False  # "sgd" is to be copied as it stands
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
toc_object_entries_show_parents = "hide"
add_module_names = False

# The site: no scripts, fonts or styles from elsewhere.
html_theme = "furo"
html_title = f"Digitus {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}

source_url = ""
"""Where the files of the checkout are on the web; if empty, links lead into the checkout."""


def without_sections(app, what, name, obj, options, lines):
    """Let "Examples" of a module be a line in bold, for a section of a page it is not."""
    if what == "module":
        for index in range(len(lines) - 1, 0, -1):
            if lines[index] and set(lines[index]) == {"-"}:
                lines[index - 1 : index + 1] = [f".. rubric:: {lines[index - 1]}", ""]


def setup(app):
    """Connect the function above."""
    app.connect("autodoc-process-docstring", without_sections)
