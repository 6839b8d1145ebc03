"""Commands that ask an archive."""
