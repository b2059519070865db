"""What can happen, one module an aggregate. A class here is a database format: never rename one, add a version."""
