"""The door's line to its server: pushing what waits, pulling what is new, and listening for news."""
