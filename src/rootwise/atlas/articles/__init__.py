"""Articles of the atlas: sentences, and the facts that each rests on."""
