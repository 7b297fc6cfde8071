"""One calendar for machines, rooms and people: who has promised what, when. Nothing else writes a claim."""
