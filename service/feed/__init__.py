"""The directory's nightly feed: read, compared with what is known, recorded."""
