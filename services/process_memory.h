// How a server process treats memory it has freed.

#ifndef DAODI_SERVICES_PROCESS_MEMORY_H_
#define DAODI_SERVICES_PROCESS_MEMORY_H_

#include <malloc.h>

namespace daodi::services {

// Messages, groups and memtables are allocated and freed thousands of times a
// second. By default glibc gives what stands free at an arena's end back to the
// kernel each time, which then clears the same pages again. Call it first in
// main().
inline void KeepFreedMemory() {
  constexpr int kMiB = 1 << 20;
  mallopt(M_TRIM_THRESHOLD, 256 * kMiB);
  mallopt(M_TOP_PAD, 16 * kMiB);
  // Setting the others stops glibc from finding this one out by itself.
  mallopt(M_MMAP_THRESHOLD, 32 * kMiB);
}

}  // namespace daodi::services

#endif  // DAODI_SERVICES_PROCESS_MEMORY_H_
