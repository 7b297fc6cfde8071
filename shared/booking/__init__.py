"""Booking machines, and using them: policies, bookings, and who runs what now."""
