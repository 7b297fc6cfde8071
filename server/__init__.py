"""The companion server: doors, REST and admin pages, around the code in `shared`."""
