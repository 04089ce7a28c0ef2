"""Answers about many cases in words: how right, and what a centre's own cases change."""
