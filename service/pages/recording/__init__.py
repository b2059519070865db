"""Recording on the pages: every operation of the API that records has a form, and the form runs that operation."""
