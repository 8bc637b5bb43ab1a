"""Writes kernel records behind a syslog prefix as they come, as a syslog daemon does.

Usage: python3 kernel_log.py HOST OUTPUT MARKS. Records older than the start are not read. A record that begins with
"boxoffice-lab mark" was written by the lab to measure the kernel's clock; it goes to MARKS, not to OUTPUT.
"""
import os
import re
import sys
import time

host, output, marks = sys.argv[1:4]
source = os.open("/dev/kmsg", os.O_RDONLY)
os.lseek(source, 0, os.SEEK_END)
print("ready", flush=True)
with open(output, "wb", 0) as log, open(marks, "w", 1) as mark:
    while True:
        try:
            record = os.read(source, 8192)
        except BrokenPipeError:  # records were overwritten before they were read
            continue
        wall = time.time()
        head, text = record.split(b"\n", 1)[0].split(b";", 1)
        text = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), text)
        microseconds = int(head.split(b",")[2])
        if text.startswith(b"boxoffice-lab mark"):
            mark.write("%s %d\n" % (text.split()[-1].decode(), microseconds))
            continue
        stamp = time.strftime("%b %e %H:%M:%S", time.gmtime(wall)).encode()
        log.write(b"%s %s kernel: [%5d.%06d] %s\n" % (stamp, host.encode(), microseconds // 10**6,
                                                      microseconds % 10**6, text))
