"""An answer to one case in words: the page, its weights, the report, the record for programs."""
