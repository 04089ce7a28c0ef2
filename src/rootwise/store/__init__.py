"""Cases kept on this machine: every step of each as a case file, in one SQLite file."""
