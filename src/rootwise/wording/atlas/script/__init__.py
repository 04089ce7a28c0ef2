"""The illness script of a site: as a page, as a record, and its findings as lines."""
