"""What is asked of labs, and what each answers."""
