"""One question a file, each a pure function of a case and the model."""
