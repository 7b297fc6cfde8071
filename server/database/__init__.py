"""The server's PostgreSQL: one of its own in a folder, or one that is given; its roles, and work on it with a limit."""
