"""Counters by name in memory that all processes of a server share: requests of a caller, waiting polls, wrong tokens.

Each process writes its own region and reads those of all, so no counter needs a lock between processes. A region is a
hash table of fixed size. If a name finds no free slot, it takes that of the name with the smallest count.
"""

import struct
import threading
import time
from copy import copy
from functools import lru_cache
from hashlib import blake2b
from mmap import mmap
from typing import Final

_SLOT: Final = struct.Struct("=QII")  # hash of the name, second of the end, count
#: slots of a region, and slots in which a name can be
SLOTS: Final = 8_192
PROBES: Final = 8
REGION_BYTES: Final = SLOTS * _SLOT.size
#: the end of a counter that ends when its count is 0
NEVER: Final = 2**32 - 1


#: bytes that can be changed
Memory = bytearray | mmap


class SharedCounters:
    """The counters, for one process."""

    def __init__(self, memory: Memory | None = None, regions: int = 1, own: int = 0) -> None:
        """Create the counters; those of earlier processes with the same region are removed.

        Args:
            memory: `regions` times `REGION_BYTES`; None: memory of this process alone.
            regions: processes that share the memory.
            own: index of the region of this process.
        """
        self._memory: Memory = bytearray(regions * REGION_BYTES) if memory is None else memory
        self._starts = [own * REGION_BYTES, *(n * REGION_BYTES for n in range(regions) if n != own)]
        self._lock = threading.Lock()
        #: what all names begin with
        self.prefix = ""
        self._memory[self._starts[0] : self._starts[0] + REGION_BYTES] = bytes(REGION_BYTES)

    def named(self, prefix: str) -> "SharedCounters":
        """Return the same counters for names that begin with a prefix: those of one newsroom of several."""
        counters = copy(self)
        counters.prefix = prefix
        return counters

    def add(self, name: str, end: int, amount: int = 1) -> int:
        """Add to a counter, and return its sum over all processes.

        Args:
            name: what is counted.
            end: Unix seconds at which the counter ends; `NEVER` for one that ends when its count is 0.
            amount: can be 0, or negative if this process has added it before.

        Returns:
            The sum, with this amount.
        """
        key = _hash(self.prefix + name)
        with self._lock:
            place, count = self._own_slot(key, end)
            count = max(count + amount, 0)
            # a slot without a count is free, but keeps its hash: searches end at a slot that never had one
            self._memory[place : place + _SLOT.size] = _SLOT.pack(key, end if count else 0, count)
        for start in self._starts[1:]:
            found = self._find(start, key, end)
            count += found[1] if found else 0
        return count

    def _own_slot(self, key: int, end: int) -> tuple[int, int]:
        """Return the position of the slot of a counter, and its count; 0 for a new counter."""
        return self._find(self._starts[0], key, end) or (self._free_slot(key), 0)

    def _find(self, start: int, key: int, end: int) -> tuple[int, int] | None:
        """Return the position and the count of a counter in a region; None if it is not there."""
        for probe in range(key, key + PROBES):
            place = start + probe % SLOTS * _SLOT.size
            other, ends, count = _SLOT.unpack_from(self._memory, place)
            if other == key and ends == end:
                return place, count
            if other == 0:
                return None
        return None

    def _free_slot(self, key: int) -> int:
        """Return the position of a slot whose counter has ended, or of the one with the smallest count."""
        now, smallest = time.time(), (NEVER + 1, 0)
        for probe in range(key, key + PROBES):
            place = self._starts[0] + probe % SLOTS * _SLOT.size
            _, ends, count = _SLOT.unpack_from(self._memory, place)
            if ends <= now:
                return place
            smallest = min(smallest, (count, place))
        return smallest[1]


@lru_cache(maxsize=1_024)
def _hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest(), "big") or 1
