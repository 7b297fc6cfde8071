"""What door and server have in common: rules, tables, writes and sync. Imports neither of them."""
