"""Study rooms: their slot in the week, whose turn it is, and their pages."""
