"""Figures about cases, for leaders and governors."""
