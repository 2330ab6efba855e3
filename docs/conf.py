"""How the site is built: `make docs`. The pages themselves are the Markdown files beside this one."""

project = "sourcecheck"
author = "the sourcecheck developers"
project_copyright = author

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["examples/**"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "sourcecheck"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_extra_path = ["report.schema.json"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1b4f7a", "color-brand-content": "#1b4f7a"},
    "dark_css_variables": {"color-brand-primary": "#8fbde8", "color-brand-content": "#8fbde8"},
}
