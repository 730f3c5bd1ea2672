"""What each subcommand of ``kilometre`` does, once Django is set up."""
