"""The start page, opening a file, and the published examples."""
