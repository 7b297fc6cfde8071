"""Sign-off with two badges: a trainer joins a learner's page, looks, answers the checklist, and signs with a tap."""
