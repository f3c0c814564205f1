"""The leak check: what a letter would give away to its reader."""
