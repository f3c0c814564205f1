"""Measurements that are run by hand: how well triage labels, how fast the way is."""
