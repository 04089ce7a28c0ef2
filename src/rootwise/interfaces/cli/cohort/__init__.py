"""Commands about many cases with a known answer: evaluate, recalibrate."""
