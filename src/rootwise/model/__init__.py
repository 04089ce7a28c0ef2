"""From a lesion to the probability of every finding: the only place where a likelihood is computed."""
