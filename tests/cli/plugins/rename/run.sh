#!/bin/sh
# Puts its arguments in front of names.
words=$(echo "$@" | tr ' ' '-')
sed "s/^  name: /  name: $words-/"
