"""The tables of the case file, each in a file of its own."""
