"""征集: what organisations report every month, from their own list to a submission that passed the formal check."""
