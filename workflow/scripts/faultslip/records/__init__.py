"""Records: raw files on a uniform time axis, their slip events and their segments."""
