"""The idle screen: the shadow board of the machines, the day as a line, and where to tap."""
