#pragma once
#include <pthread.h>

namespace entonnoir {

/// What `top -H` and profilers call the calling thread: at most 15 characters. The first thread keeps the program's.
inline void name_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

}  // namespace entonnoir
