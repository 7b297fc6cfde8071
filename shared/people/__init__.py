"""Persons, their badges and profiles, the workshop's own settings, and who may do what."""
