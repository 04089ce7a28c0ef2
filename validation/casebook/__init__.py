"""The model against published cases with a known answer, beside a textbook naive Bayes."""
