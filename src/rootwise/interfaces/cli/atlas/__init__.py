"""Commands about the atlas: lint, show, cite, debt, article, coverage, ledger."""
