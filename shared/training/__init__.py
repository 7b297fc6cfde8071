"""Video modules and what somebody has watched of them, requirements, and the qualifications they earn."""
