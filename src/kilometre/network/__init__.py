"""The one directory: labs, services, people, skills, in dated territories."""
