"""What came with a mail, looked at safely: a chat as a conversation, a picture with its words, the mail's own layout."""
