"""Questions about one patient: which source, why, against what, by which way, and what must not be missed."""
