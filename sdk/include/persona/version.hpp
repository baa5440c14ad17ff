// The SDK's version and the ABI tag that a plugin must share with the program that loads it.
#pragma once

#define PERSONA_VERSION "0.1.0"
// Raised when anything in sdk/include/persona changes its layout or meaning.
#define PERSONA_SDK_VERSION 1

#define PERSONA_STRINGIFY_(x) #x
#define PERSONA_STRINGIFY(x) PERSONA_STRINGIFY_(x)

#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#define PERSONA_TAG_STRING_ "old-string"
#else
#define PERSONA_TAG_STRING_ "cxx11-string"
#endif
#ifdef _GLIBCXX_DEBUG
#define PERSONA_TAG_DEBUG_ "debug-containers"
#else
#define PERSONA_TAG_DEBUG_ "plain-containers"
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PERSONA_TAG_SANITIZER_ "asan"
#elif defined(__SANITIZE_THREAD__)
#define PERSONA_TAG_SANITIZER_ "tsan"
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PERSONA_TAG_SANITIZER_ "asan"
#elif __has_feature(thread_sanitizer)
#define PERSONA_TAG_SANITIZER_ "tsan"
#else
#define PERSONA_TAG_SANITIZER_ "plain"
#endif
#else
#define PERSONA_TAG_SANITIZER_ "plain"
#endif

// The Itanium ABI's version is g++'s and clang's __GXX_ABI_VERSION / 1000; the compiler's minor version is left out on purpose.
#define PERSONA_ABI_TAG                                                                                          \
    "persona-sdk-" PERSONA_STRINGIFY(PERSONA_SDK_VERSION) "/itanium/" PERSONA_TAG_STRING_ "/" PERSONA_TAG_DEBUG_ \
                                                          "/" PERSONA_TAG_SANITIZER_
