"""The atlas's files: their rows and types, read strictly, and the hash that names them."""
