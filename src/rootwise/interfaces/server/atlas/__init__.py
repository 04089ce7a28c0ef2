"""The atlas as pages."""
