"""Rootwise: which spinal nerve root, or what else, is the source of a patient's symptoms.

Importing the package costs nothing: each question is imported from its own module (`rootwise.queries`).
"""

__version__ = "0.1.0"
