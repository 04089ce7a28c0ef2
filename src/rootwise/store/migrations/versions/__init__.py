"""The revisions, the first one without a parent."""
