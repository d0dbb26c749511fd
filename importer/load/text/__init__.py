"""Text files: delimited puts it together, from encoding (letters: of an older program), dialect, columns and split."""
