"""The pages of a case: what was reported, who is in it, what was decided and what was done."""
