"""One archive of an instance, database and files, that any supported database can take back."""
