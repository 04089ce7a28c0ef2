"""The model against published cases with a known answer, beside rivals on the same files."""
