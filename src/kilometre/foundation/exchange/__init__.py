"""Data that comes from spreadsheets and goes back to them."""
