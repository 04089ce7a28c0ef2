"""Questions about the atlas itself: what a site shows, what a number rests on, what is read and what is owed."""
