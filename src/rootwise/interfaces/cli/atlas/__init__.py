"""Commands about the atlas: lint, show, cite, debt, article, audit, coverage, ledger."""
