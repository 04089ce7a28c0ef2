"""The atlas in words: rows, coverage, bedside tests, skin, and in wings its pages, articles, scripts and ledger."""
