"""What a person is told: kept until it is read, with the way out of it as a button."""
