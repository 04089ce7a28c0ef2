from importlib.metadata import version as installed_version

project = "Rootwise"
author = "The Rootwise authors"
project_copyright = "The Rootwise authors"
version = release = installed_version("rootwise")

extensions = ["myst_parser", "sphinx.ext.mathjax", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "unsrt"
bibtex_reference_style = "author_year"

exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"Rootwise {release}"
nitpicky = True
