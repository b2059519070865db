"""Reports: one data structure each, from which every format is rendered."""
