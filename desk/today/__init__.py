"""The first page: what needs this person now."""
