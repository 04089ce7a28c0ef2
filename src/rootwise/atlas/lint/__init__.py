"""Rules that an atlas must keep, one kind of rule a file."""
