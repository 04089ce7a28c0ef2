"""Anatomy and evidence as data, with what checks, shows and cites it."""
