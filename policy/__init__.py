"""The school's code of conduct as data: kinds, categories, flags, outcomes."""
