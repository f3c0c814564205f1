"""A case becomes a draft, an approved letter, and one mail that is sent once."""
