#!/bin/sh
# A post-renderer: its input, and a line for each argument.
cat
for word in "$@"; do echo "# $word"; done
