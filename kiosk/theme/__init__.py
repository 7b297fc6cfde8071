"""How the door looks and sounds: tokens, sizes, fonts, icons and the four sounds."""
