"""Letters, notices and pages as Jinja templates."""
