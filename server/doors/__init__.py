"""The doors: their changes up, the workshop's rows down, and how a kiosk becomes one of them."""
