"""Ways in and out: thin, and none knows the other."""
