"""Who is owed word of what, the messages made of it, and how they reach people and come back."""
