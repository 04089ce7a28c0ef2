"""From published counts to the model's parameters, with the residuals: `python -m fit`."""
