"""Plain text to drafts: scraped pages, agency wires, blocks of old wires."""
