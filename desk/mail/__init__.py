"""Mail beside the cases, and phone calls."""
