#include "base/gzip.h"

#include <gtest/gtest.h>

#include "support/gunzip.h"

namespace entonnoir {
namespace {

TEST(Gzip, GivesBackWhatWentIn) {
  std::string large;
  for (unsigned i = 0; i < 200'000; ++i) large += static_cast<char>(i * i % 251);
  for (const std::string& plain : {std::string(), std::string("été"), std::string(70'000, 'x'), large})
    for (const int level : {kGzipQuick, kGzipSmall}) EXPECT_EQ(gunzip(gzip(plain, level)), plain);
  EXPECT_LT(gzip(std::string(70'000, 'x'), kGzipQuick).size(), 1'000u);
}

TEST(AcceptsGzip, WhereItIsNamedAndNotRuledOut) {
  for (const char* yes : {"gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "br , gzip ; q=1", "gzip;q=0.001"})
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  for (const char* no :
       {"", "br", "identity", "gzip;q=0", "gzip; q=0.000, br", "xgzip", "gzipped", "*", ",", "gzip;Q=0"})
    EXPECT_FALSE(accepts_gzip(no)) << no;
}

}  // namespace
}  // namespace entonnoir
