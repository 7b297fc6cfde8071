"""Training at the door: the card of an equipment type, and its videos."""
