"""Connecting a new badge: an admin's page, or a manager here, says whose it is; the next unknown one is it."""
