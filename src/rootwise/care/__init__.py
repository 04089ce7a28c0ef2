"""Rules that are not likelihoods: when a finding is urgent. A rule is data; no alarm reads a probability."""
