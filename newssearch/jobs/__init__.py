"""Records of runs that nobody watches, and their judgement."""
