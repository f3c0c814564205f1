"""The senior leaders' web pages: sign in, see what needs doing, read a case, edit and approve a letter.

Closed by default (`gate`), without JavaScript, and every case, draft and mail only through `casefile.register`.
"""
