"""The senior leaders' web pages: read, edit, approve."""
