"""Reads the settings, builds every object, runs the passes; the command line and the demo."""
