"""The REST API: who asks, what they are answered, and the one address under which each area's handlers stand."""
