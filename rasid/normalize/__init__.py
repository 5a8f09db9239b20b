"""What a page says to values: dates, text, addresses, language, charset."""
