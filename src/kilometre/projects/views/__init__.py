"""Pages of actions, projects and roadmaps."""
