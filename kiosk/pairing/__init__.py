"""Becoming a door of a workshop: the kiosk shows a code, and an admin approves it."""
