"""Accounts: how people log in to the admin pages."""
