"""How a sign is tested, with roots, nerve and a picture: what a row of the grid opens to."""
