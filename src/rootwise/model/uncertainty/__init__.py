"""How sure an answer is: its intervals under redrawn tables, and whether its own case would surprise it."""
