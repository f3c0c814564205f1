"""A case becomes a draft, an approved letter and one mail that is sent once; leaders get notices without content.

`write_draft` drafts, `drafts` opens what is sealed, `approval` holds every act of a person on a draft,
`compose_mail` makes the exact bytes, `outbox` claims and records, `send_one` sends, `smtp_sender` speaks SMTP.
"""
