"""Plain text: turns scraped pages, agency wires and blocks of old wires into drafts."""
