"""The inbox: its REST handlers."""
