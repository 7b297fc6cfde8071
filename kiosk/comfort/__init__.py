"""Comfort: larger text, everything to touch lower, calm motion; for whoever stands there, at once."""
