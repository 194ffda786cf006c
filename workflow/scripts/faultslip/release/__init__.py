"""Released networks, and what they need to read a record that belongs to no study."""
