"""The report of a case: one page to print, and plain text."""
