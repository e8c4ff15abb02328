"""The explorer: the answers of the command line as pages, live (`kg serve`) and as files (`kg site`)."""
