"""One renderer for every sentence: answers as pages of text for people, and as records for programs."""
