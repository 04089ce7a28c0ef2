"""From evidence to the probability of every set of sites, with its intervals."""
