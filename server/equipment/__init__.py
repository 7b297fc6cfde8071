"""Equipment types and machines: their REST handlers and admin pages."""
