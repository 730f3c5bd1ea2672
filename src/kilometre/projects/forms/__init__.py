"""Forms of actions, projects and roadmaps."""
