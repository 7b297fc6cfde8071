"""What can be wrong with the database, for whoever runs the server."""


class DatabaseTrouble(Exception):
    """The database cannot be started, reached or used as it is; the text says why, and what helps."""


class FolderInUse(DatabaseTrouble):
    """Another server that is alive keeps its database in that folder."""


class DatabaseAway(Exception):
    """The database did not answer in time, or cannot take anything now. The same request may succeed later."""
