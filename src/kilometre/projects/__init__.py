"""What labs do: actions, and projects with their stages, on roadmaps or not."""
