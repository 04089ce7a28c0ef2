"""The answer to a case, asked and shown."""
