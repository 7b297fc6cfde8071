"""How the documentation is built; nothing is fetched while that happens."""

from importlib.metadata import version as installed

project = "Doorwright"
author = "The Doorwright contributors"
project_copyright = "%Y, the Doorwright contributors"
release = installed("doorwright")
version = ".".join(release.split(".")[:2])

extensions = ["myst_parser", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "pictures"]
nitpicky = True

myst_enable_extensions = ["deflist", "fieldlist"]
# `#a-heading` of another page can be linked.
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Doorwright {release}"
copybutton_prompt_text = "$ "
