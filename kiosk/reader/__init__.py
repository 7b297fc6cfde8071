"""The badge reader: what happens on it, as values, from a thread of its own."""
