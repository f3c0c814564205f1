"""The confidential case file: words, records and their keepers.

`report`, `findings`, `vocabulary`, `school` and `errors` are plain words that every package may use.
Everything else here holds tables, keys and the audit trail, and is known only to those who keep cases.
"""
