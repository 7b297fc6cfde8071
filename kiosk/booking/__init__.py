"""Booking a machine: another time, how long, how a booking stands, and giving it back."""
