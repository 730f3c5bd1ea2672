"""What happens to networks, to their rituals and to what they decide."""
