"""What can be wrong and what it strikes: sites, causes and states, the fibres on their way, the pain they refer."""
