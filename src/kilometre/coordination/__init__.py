"""How the network works together: networks, rituals, training, calls to labs, arrivals, support."""
