"""What a lesion acts on: targets and their levels, from tables (signs) and supply (loss), and how levels read."""
