"""Video modules, requirements and qualifications: their REST handlers and admin pages."""
