"""The pages: enter a case at the bedside, see the answer beside it."""
