"""What time makes happen: each job is a plain function that takes the present moment."""
