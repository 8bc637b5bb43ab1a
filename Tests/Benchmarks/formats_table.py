#!/usr/bin/env python3
"""Prints, by format, how many lines of some files were parsed: `faultline formats --format json … | formats_table.py`.

A file whose own format is unknown is a row of its own; files by others that break their format on purpose are in the
shares, so that a share below 99.9 % is a question to `faultline formats PATH`, which shows the lines.
"""
import json
import sys

rows = {}
for file in json.load(sys.stdin)["inputs"]:
    row = rows.setdefault(file["format"], [0, 0, 0, 0])
    for index, count in enumerate((1, file["lines"], file["parsed"], file["damaged"])):
        row[index] += count
print("%-20s %6s %10s %10s %8s %9s" % ("format", "files", "lines", "parsed", "damaged", "share"))
for name, (files, lines, parsed, damaged) in sorted(rows.items()):
    print("%-20s %6d %10d %10d %8d %8.2f%%" % (name, files, lines, parsed, damaged, 100 * parsed / max(1, lines)))
