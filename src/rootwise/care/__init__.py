"""Care: rules, which are not likelihoods. A rule is data; no answer here reads a probability."""
