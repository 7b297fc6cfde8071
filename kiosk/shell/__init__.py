"""The one window of the door: who is here, which page is shown, and how one leaves."""
