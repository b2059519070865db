"""The read views: tables, what each event does to them, and the queries that pages, API and reports share."""
