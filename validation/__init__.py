"""How often the model is right, and against what."""
