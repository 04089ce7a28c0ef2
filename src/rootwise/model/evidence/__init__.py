"""What one case says: its findings, its silence, its story and what is unknown of it, as evidence on targets."""
