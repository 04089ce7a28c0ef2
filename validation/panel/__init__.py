"""What the panel's pictures are worth: a mixture of pictures, read by the model's own rules, beside the model."""
