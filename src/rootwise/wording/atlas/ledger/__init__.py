"""The ledger of roots: as rows, as a page, as linked data."""
