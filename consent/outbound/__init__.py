"""The one way out: the only room that opens a connection to another machine, and what is asked there."""
