"""A case becomes a draft, an approved letter and one mail that is sent once; leaders get notices without content.

`proposals` says which letter comes next, `drafting` writes it from the book (`letter_book`), `drafts` opens what is sealed,
`approval` holds every act of a person on a draft, `compose_mail` makes the exact bytes, `outbox` claims and records,
`send_one` sends, `smtp_sender` speaks SMTP.
"""
