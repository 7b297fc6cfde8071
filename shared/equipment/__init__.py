"""Equipment types, which qualifications are for, and the machines of each type."""
