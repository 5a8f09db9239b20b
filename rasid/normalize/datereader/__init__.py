"""The parts of the date reader: fold, lexicon, lexer, grammar, calendars, zones, choice and coverage."""
