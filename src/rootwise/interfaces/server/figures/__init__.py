"""Server-drawn figures."""
