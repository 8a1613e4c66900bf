"""The command line, one module per group of commands; results on stdout, everything else on stderr."""
