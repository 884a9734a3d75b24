#include "net/exports.h"

#include <gtest/gtest.h>

#include <future>

#include "wire/wire.h"

namespace entonnoir::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ExportJob job(ExportFormat format, bool authors = false) {
  return {format, authors, make_board("Atelier", Template::funnel, Locale::fr, Millis{1000}), {}, Millis{2000}};
}

/// Exports by a shell script in place of the renderer.
struct Shop {
  Workers workers;
  Exports exports;
  explicit Shop(const std::string& script, milliseconds time = seconds(20), std::size_t queue = 4)
      : workers(1, queue), exports(workers, {{"/bin/sh", "-c", script, "renderer"}, time}) {}
  ~Shop() {
    exports.cancel();
    workers.stop();
  }

  std::future<Result<std::string>> ask(ExportJob what) {
    auto promise = std::make_shared<std::promise<Result<std::string>>>();
    exports.make(std::move(what), [promise](Result<std::string> document) { promise->set_value(std::move(document)); });
    return promise->get_future();
  }
};

TEST(Exports, TheRendererGetsTheStateAndWhatToMakeOfIt) {
  Shop shop("echo $*; cat");
  const auto document = shop.ask(job(ExportFormat::pdf, true)).get();
  ASSERT_TRUE(document);
  EXPECT_EQ(*document, "pdf 2000 authors for_ever\n" + wire::encode_state(job(ExportFormat::pdf).board));
  EXPECT_TRUE(shop.ask(job(ExportFormat::md)).get()->starts_with("md 2000 anonymous for_ever\n"));
  ExportJob kept = job(ExportFormat::md);
  kept.kept_until = Millis{3000};
  EXPECT_TRUE(shop.ask(kept).get()->starts_with("md 2000 anonymous 3000\n"));
}

TEST(ExportsHTP3, TheArchiveNeedsNoRenderer) {
  Shop shop("exit 1");
  const auto document = shop.ask(job(ExportFormat::json)).get();
  ASSERT_TRUE(document);
  EXPECT_NE(document->find("\"format\":\"entonnoir\""), std::string::npos);
}

TEST(Exports, ARendererThatFailsIsRenderFailed) {
  Shop shop("exit 1");
  EXPECT_EQ(shop.ask(job(ExportFormat::pdf)).get().error().code, Code::render_failed);
}

TEST(Exports, ARendererThatTakesTooLongIsRenderTimeout) {
  Shop shop("exec sleep 60", milliseconds(200));
  EXPECT_EQ(shop.ask(job(ExportFormat::pdf)).get().error().code, Code::render_timeout);
}

TEST(Exports, WaitingCountsTowardsTheTime) {
  Shop shop("exec sleep 60", milliseconds(300));
  auto first = shop.ask(job(ExportFormat::pdf));
  auto second = shop.ask(job(ExportFormat::pdf));
  EXPECT_EQ(first.get().error().code, Code::render_timeout);
  EXPECT_EQ(second.wait_for(seconds(5)), std::future_status::ready);
  EXPECT_EQ(second.get().error().code, Code::render_timeout);
}

TEST(Exports, AFullQueueIsRenderBusyAtOnce) {
  Shop shop("exec sleep 60", seconds(60), 2);
  std::vector<std::future<Result<std::string>>> asked;
  for (int i = 0; i < 5; ++i) asked.push_back(shop.ask(job(ExportFormat::pdf)));
  EXPECT_EQ(asked.back().wait_for(seconds(0)), std::future_status::ready);
  EXPECT_EQ(asked.back().get().error().code, Code::render_busy);
}

TEST(Exports, CancelledOnesSayThatTheServerStops) {
  Shop shop("exec sleep 60", seconds(60));
  auto running = shop.ask(job(ExportFormat::pdf));
  auto waiting = shop.ask(job(ExportFormat::pdf));
  shop.exports.cancel();
  EXPECT_EQ(running.get().error().code, Code::shutting_down);
  EXPECT_EQ(waiting.get().error().code, Code::shutting_down);
}

}  // namespace
}  // namespace entonnoir::net
