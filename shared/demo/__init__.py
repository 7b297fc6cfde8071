"""The demo: a whole workshop on one machine, with a badge reader made of software."""
