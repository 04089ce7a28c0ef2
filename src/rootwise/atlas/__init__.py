"""Anatomy and evidence as data: tables and articles, with what checks, shows and cites them."""
