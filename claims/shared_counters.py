"""Counters by name in memory that all processes of a server share: requests of a caller, waiting polls, wrong tokens.

Each process writes its own region and reads those of all, so no counter needs a lock between processes. A region is a
hash table of fixed size. If a name finds no free slot, it takes that of the name with the smallest count.
"""

import struct
import threading
import time
from collections.abc import MutableSequence
from hashlib import blake2b
from typing import Final, Protocol

_SLOT: Final = struct.Struct("=QII")  # hash of the name, second of the end, count
#: slots of a region, and slots in which a name can be
SLOTS: Final = 8_192
PROBES: Final = 8
REGION_BYTES: Final = SLOTS * _SLOT.size
#: the end of a counter that ends when its count is 0
NEVER: Final = 2**32 - 1


class Memory(Protocol):
    """Bytes that can be changed: a bytearray, or a mapped file."""

    def __getitem__(self, index: slice, /) -> bytes | bytearray: ...

    def __setitem__(self, index: slice, value: bytes, /) -> None: ...


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
        self._memory[self._starts[0] : self._starts[0] + REGION_BYTES] = bytes(REGION_BYTES)

    def add(self, name: str, end: int, amount: int = 1) -> int:
        """Add to a counter, and return its sum over all processes.

        Args:
            name: what is counted.
            end: Unix seconds at which the counter ends; `NEVER` for one that ends when its count is 0.
            amount: can be negative, if this process has added it before.

        Returns:
            The sum, with this amount.
        """
        key = int.from_bytes(blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest(), "big") or 1
        with self._lock:
            place, count = self._own_slot(key, end)
            count += amount
            # a slot without a count is free, but keeps its hash: searches end at a slot that never had one
            self._memory[place : place + _SLOT.size] = _SLOT.pack(key, end if count > 0 else 0, max(count, 0))
        return max(count, 0) + sum(self._count(start, key, end) for start in self._starts[1:])

    def total(self, name: str, end: int) -> int:
        """Return the sum of a counter over all processes."""
        return self.add(name, end, 0)

    def _own_slot(self, key: int, end: int) -> tuple[int, int]:
        """Return the position of the slot of a counter, and its count; 0 for a new counter."""
        now = time.time()
        free: int | None = None
        smallest: tuple[int, int] = (NEVER + 1, 0)
        for place in self._places(self._starts[0], key):
            other, ends, count = self._slot(place)
            if other == key and ends == end:
                return place, count
            if free is None and ends <= now:
                free = place
            smallest = min(smallest, (count, place))
            if other == 0:
                break
        return (smallest[1] if free is None else free), 0

    def _count(self, start: int, key: int, end: int) -> int:
        for place in self._places(start, key):
            other, ends, count = self._slot(place)
            if other == key and ends == end:
                return count
            if other == 0:
                break
        return 0

    @staticmethod
    def _places(start: int, key: int) -> MutableSequence[int]:
        return [start + (key + probe) % SLOTS * _SLOT.size for probe in range(PROBES)]

    def _slot(self, place: int) -> tuple[int, int, int]:
        key, end, count = _SLOT.unpack(self._memory[place : place + _SLOT.size])
        return key, end, count
