# Two commands matter: `make demo` and `make test`. Everything else is for those who work on the code.
SHELL := /bin/bash
.DEFAULT_GOAL := help
