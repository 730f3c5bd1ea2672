"""What every context stands on: accounts, journal, access, workflow, files, threads, search, screens, API."""
