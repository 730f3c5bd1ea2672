"""Pages of the accounts, by what people come for."""
