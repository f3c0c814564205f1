"""The demo: servers on loopback, invented reports, and nothing left behind."""
