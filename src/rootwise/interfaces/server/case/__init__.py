"""One case: entering it, keeping it, and its file."""
