"""The workshops that this server keeps, and the secrets of each."""
