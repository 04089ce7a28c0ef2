"""How the store's tables came about, one revision a file."""
