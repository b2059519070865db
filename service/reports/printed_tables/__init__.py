"""Tables that somebody printed, held to their counts."""
