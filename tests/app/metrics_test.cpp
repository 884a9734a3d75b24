#include "app/metrics.h"

#include <gtest/gtest.h>

#include "room/counters.h"
#include "support/memory_op_log.h"

namespace entonnoir::app {
namespace {

struct Shop {
  boost::asio::io_context one{1};
  boost::asio::io_context two{1};
  MemoryOpLog log{MemoryOpLog::Answers::when_told};
  RoomHost host_one{one, log, HostConfig{}};
  RoomHost host_two{two, log, HostConfig{}};
  net::Shards shards;
  Shop() {
    shards.add(one, host_one);
    shards.add(two, host_two);
  }
  std::string text(std::size_t rooms = 0) const { return metrics_text(shards, log, local_relay(), rooms); }
};

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, CountsAreSummedOverTheThreads) {
  Shop shop;
  shop.shards.at(0).counters().frames_out.add(3);
  shop.shards.at(1).counters().frames_out.add(4);
  shop.shards.at(1).counters().live_sessions.add(2);
  const std::string text = shop.text(5);
  EXPECT_TRUE(has_line(text, "entonnoir_frames_sent_total 7")) << text;
  EXPECT_TRUE(has_line(text, "entonnoir_websocket_sessions 2"));
  EXPECT_TRUE(has_line(text, "entonnoir_rooms 5"));
  EXPECT_TRUE(has_line(text, "# TYPE entonnoir_frames_sent_total counter"));
}

TEST(Metrics, RefusalsAreToldByCode) {
  Shop shop;
  EXPECT_EQ(shop.text().find("code=\"stale_seq\""), std::string::npos);
  shop.shards.at(0).counters().refuse(Code::rate_limited);
  shop.shards.at(1).counters().refuse(Code::rate_limited);
  EXPECT_TRUE(has_line(shop.text(), "entonnoir_refused_total{by=\"connection\",code=\"rate_limited\"} 2"))
      << shop.text();
}

TEST(Metrics, AppendLatencyIsAHistogramInSeconds) {
  Shop shop;
  room_counters().append_took(1'500);
  const std::string text = shop.text();
  EXPECT_TRUE(has_line(text, "entonnoir_append_seconds_bucket{le=\"0.001\"} 0")) << text;
  EXPECT_TRUE(has_line(text, "entonnoir_append_seconds_bucket{le=\"0.002\"} 1"));
  EXPECT_TRUE(has_line(text, "entonnoir_append_seconds_bucket{le=\"+Inf\"} 1"));
  EXPECT_TRUE(has_line(text, "entonnoir_append_seconds_sum 0.0015"));
}

TEST(Metrics, BatchSizesAreAHistogramWhoseSumIsWhatWasSaved) {
  Shop shop;
  const auto saved = room_counters().changes_saved.load();
  room_counters().appended(1);
  room_counters().appended(7);
  room_counters().appended(300);
  const std::string text = shop.text();
  EXPECT_TRUE(has_line(text, "entonnoir_append_entries_bucket{le=\"1\"} 1")) << text;
  EXPECT_TRUE(has_line(text, "entonnoir_append_entries_bucket{le=\"5\"} 1"));
  EXPECT_TRUE(has_line(text, "entonnoir_append_entries_bucket{le=\"10\"} 2"));
  EXPECT_TRUE(has_line(text, "entonnoir_append_entries_bucket{le=\"200\"} 2"));
  EXPECT_TRUE(has_line(text, "entonnoir_append_entries_bucket{le=\"+Inf\"} 3"));
  EXPECT_TRUE(has_line(text, "entonnoir_append_entries_sum " + std::to_string(saved + 308)));
}

TEST(Metrics, ALogThatFailsIsNotWritable) {
  Shop shop;
  EXPECT_TRUE(has_line(shop.text(), "entonnoir_log_writable 1"));
  shop.log.fail_everything();
  EXPECT_TRUE(has_line(shop.text(), "entonnoir_log_writable 0"));
}

TEST(Metrics, ALogTellsItsTroubles) {
  Shop shop;
  LogCounters& counts = shop.log.pretend_counters();
  counts.reconnects = 1;
  counts.sent_again = 2;
  counts.gaps_found = 3;
  counts.bells_missed = 4;
  const std::string text = shop.text();
  EXPECT_TRUE(has_line(text, "entonnoir_log_reconnects_total 1")) << text;
  EXPECT_TRUE(has_line(text, "entonnoir_log_sent_again_total 2"));
  EXPECT_TRUE(has_line(text, "entonnoir_log_gaps_found_total 3"));
  EXPECT_TRUE(has_line(text, "entonnoir_log_bells_missed_total 4"));
}

TEST(Metrics, TheProcessTellsItsMemory) {
  const std::string text = Shop().text();
  const std::size_t at = text.find("\nprocess_resident_memory_bytes ");
  ASSERT_NE(at, std::string::npos);
  EXPECT_GT(std::stod(text.substr(at + 31)), 1e6);
}

}  // namespace
}  // namespace entonnoir::app
