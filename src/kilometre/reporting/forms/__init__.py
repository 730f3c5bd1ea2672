"""Forms of the account and of campaigns."""
