"""Analysis: text to tokens, stems, languages, lines."""
