"""Machines: choosing one, "may I?" in words, starting and stopping it, and booking it in four touches."""
