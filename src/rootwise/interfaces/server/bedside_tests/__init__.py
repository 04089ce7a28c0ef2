"""How a bedside test is done, with roots, nerve and a picture: what a row of the grid opens to."""
