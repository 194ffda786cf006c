"""Tables of a study, each as a function that returns a `Table`."""
