"""The door: reader, player, threads and pages, around the code in `shared`."""
