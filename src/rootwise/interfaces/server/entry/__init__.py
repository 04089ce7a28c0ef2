"""What a case says, as forms, grids, lists and the symptom map: shown, and read back as edits of the case file."""
