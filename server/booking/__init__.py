"""Bookings and use: their REST handlers and admin pages."""
