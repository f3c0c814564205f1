"""A mailbox and its raw mails become a `Report`: own words, quoted words, exhibits as text. Knows no table, key or page."""
