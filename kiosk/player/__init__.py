"""The YouTube player of the kiosk: what it may do, what counts as watched, and what it says when it cannot play."""
