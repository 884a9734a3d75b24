#include "net/origin.h"

#include <gtest/gtest.h>

#include <string>

namespace entonnoir::net {
namespace {

TEST(OriginHTP4, TheHostThatWasAskedIsLetIn) {
  EXPECT_TRUE(same_host("http://127.0.0.1:8080", "127.0.0.1:8080"));
  EXPECT_TRUE(same_host("https://atelier.example.org", "atelier.example.org"));
  EXPECT_TRUE(same_host("https://Atelier.Example.org", "atelier.example.ORG"));
  EXPECT_TRUE(same_host("https://atelier.example.org", "atelier.example.org:443"));
  EXPECT_TRUE(same_host("http://atelier.example.org:80", "atelier.example.org"));
  EXPECT_TRUE(same_host("http://[::1]:8080", "[::1]:8080"));
}

TEST(OriginHTP4, EverythingElseIsForeign) {
  EXPECT_FALSE(same_host("null", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("http://", ""));
  EXPECT_FALSE(same_host("http://127.0.0.1:8081", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("http://127.0.0.1", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("http://127.0.0.1:8080.evil.example", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("http://evil.example", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("http://127.0.0.1:8080/", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("http://x@127.0.0.1:8080", "127.0.0.1:8080"));
  EXPECT_FALSE(same_host("ftp://127.0.0.1:8080", "127.0.0.1:8080"));
}

TEST(Host, NamesAndAddressesWithAPortAreHosts) {
  for (const char* host : {"a", "localhost:8080", "127.0.0.1", "[::1]", "[2001:db8::1]:80", "a-b.c_d.example"})
    EXPECT_TRUE(is_host(host)) << host;
}

TEST(Host, WhatCannotBeAskedIsNone) {
  for (const char* host : {"", ":80", "a b", "a:", "a:x", "a:123456", "[::1", "[]", "::1", "a/b", "a\r\nb", "é"})
    EXPECT_FALSE(is_host(host)) << host;
  EXPECT_FALSE(is_host(std::string(256, 'a')));
}

}  // namespace
}  // namespace entonnoir::net
