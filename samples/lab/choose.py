"""Keeps of `dmesg` beside `dmesg --time-format iso` (a tab between) what a relayed log holds: prints the second column.

Usage: paste <(dmesg) <(dmesg --time-format iso) | python3 choose.py KERN_LOG
"""
import sys

with open(sys.argv[1], "rb") as file:
    relayed = {line.split(b" kernel: ", 1)[1].rstrip(b"\n") for line in file}
for line in sys.stdin.buffer:
    raw, iso = line.rstrip(b"\n").split(b"\t", 1)
    if raw in relayed:
        sys.stdout.buffer.write(iso + b"\n")
