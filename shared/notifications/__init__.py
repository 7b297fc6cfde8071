"""Who is told what: an inbox at the door that keeps what is unread."""
