"""Sign-offs: their REST handlers."""
