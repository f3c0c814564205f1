"""A `Report` becomes `Findings`: kind, categories, flags and facts, each with its quotes. A function: no input or output but its own data."""
