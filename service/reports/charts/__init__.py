"""Pictures of a report's figures, as SVG of our own: each says in words what it shows, and its table stands beside it.

A strict page refuses styles inside it, so everything is said in attributes; and shape and words never leave it to a
colour to tell two things apart.
"""
