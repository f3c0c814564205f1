"""The pages of letters: choosing, writing, checking, approving, posting."""
