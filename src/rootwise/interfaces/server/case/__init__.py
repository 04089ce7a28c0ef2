"""One case: its page, keeping it, and its file."""
