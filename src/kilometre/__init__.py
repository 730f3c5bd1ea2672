"""Premier Kilomètre: the working place of a network of public-innovation labs."""
