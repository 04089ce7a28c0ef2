"""Pictures of the panel as states of the model: how they lie on a body, what they do, what counts make of them."""
