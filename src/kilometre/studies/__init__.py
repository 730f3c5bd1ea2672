"""Studies that several labs run together: one protocol, one coordinator, each lab's part and dates."""
