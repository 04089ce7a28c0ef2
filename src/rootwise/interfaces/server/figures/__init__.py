"""Figures that the server draws: our own lines, as SVG."""
