"""An article in words: as text, as a page, as linked data."""
