"""Commands about a case: check, localize, explain, compare."""
