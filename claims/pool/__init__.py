"""The pool of processes that read texts and pages, so that no thread of the server shares an interpreter with them."""
