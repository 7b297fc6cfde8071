"""A trainer's word, given with two badges, that somebody may use one type of equipment."""
