"""Questions about many cases whose answer is known: how right the model is, and how a centre's own patients differ."""
