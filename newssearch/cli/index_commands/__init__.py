"""Commands that write or keep an archive."""
