"""Benches of the server: `doorwright bench push` and `race`."""
