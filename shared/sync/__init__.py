"""How doors and server agree: messages, the outbox and the replica of a door, and the server's desk.

Everything here is synchronous, without Qt or network, and is handed its connections: kiosk and server add threads
and transport.
"""
