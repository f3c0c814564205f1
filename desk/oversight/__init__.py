"""How the desk itself is, who did what in it, and where every letter stands."""
