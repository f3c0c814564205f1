"""Search: the page, and the lines of a case that it shows."""
