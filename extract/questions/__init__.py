"""The questions that the warehouse answers: the functions in its schema `questions`."""
