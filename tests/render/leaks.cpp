/// Fontconfig keeps one table (288 bytes) of a process without a pointer that LeakSanitizer finds; how many documents
/// are made does not change it.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so\n"; }
