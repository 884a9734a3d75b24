#include "app/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/asio/post.hpp>

#include "app/memory.h"
#include "room/counters.h"

namespace entonnoir::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Families = std::vector<MetricFamily>;

void gauge(Families& out, const char* name, const char* help, double value) {
  ClientMetric metric;
  metric.gauge.value = value;
  out.push_back({name, help, MetricType::Gauge, {std::move(metric)}});
}

void counter(Families& out, const char* name, const char* help, double value) {
  ClientMetric metric;
  metric.counter.value = value;
  out.push_back({name, help, MetricType::Counter, {std::move(metric)}});
}

double read(const std::atomic<std::uint64_t>& count) {
  return static_cast<double>(count.load(std::memory_order_relaxed));
}

void add_connections(Families& out, const net::Shards& shards) {
  using net::Counters;
  const auto sum = [&](net::Counter Counters::*which) { return static_cast<double>(shards.sum(which)); };
  gauge(out, "entonnoir_http_connections", "Open HTTP connections", sum(&Counters::http_connections));
  gauge(out, "entonnoir_websocket_sessions", "Open WebSocket sessions", sum(&Counters::live_sessions));
  counter(out, "entonnoir_http_requests_total", "HTTP requests", sum(&Counters::http_requests));
  counter(out, "entonnoir_messages_received_total", "WebSocket messages received", sum(&Counters::messages_in));
  counter(out, "entonnoir_frames_sent_total", "WebSocket frames sent", sum(&Counters::frames_out));
  counter(out, "entonnoir_sent_bytes_total", "Bytes sent to WebSockets", sum(&Counters::bytes_out));
  counter(out, "entonnoir_exports_total", "Exports asked for", sum(&Counters::exports));
}

void add_rooms(Families& out, std::size_t rooms) {
  const RoomCounters& counts = room_counters();
  gauge(out, "entonnoir_rooms", "Boards in memory", static_cast<double>(rooms));
  counter(out, "entonnoir_changes_saved_total", "Changes saved", read(counts.changes_saved));
  counter(out, "entonnoir_appends_total", "Batches appended to the log", read(counts.batches));
  counter(out, "entonnoir_ops_frames_total", "Frames of changes built", read(counts.ops_frames));
  counter(out, "entonnoir_snapshots_encoded_total", "Snapshots encoded for clients", read(counts.snapshots_encoded));
  counter(out, "entonnoir_own_messages_total", "Messages with what one person alone sees", read(counts.owns_sent));
  counter(out, "entonnoir_boards_loaded_total", "Boards loaded from the log", read(counts.boards_loaded));
  counter(out, "entonnoir_lost_races_total", "Appends that came after another node's", read(counts.lost_races));
  counter(out, "entonnoir_boards_reloaded_total", "Boards loaded anew because their log was in doubt",
          read(counts.reloads));
  counter(out, "entonnoir_looks_back_total", "Reads of older entries, for late edits and for resuming",
          read(counts.looks_back));
  counter(out, "entonnoir_logs_forgot_total", "Times a log forgot what was erased for good", read(counts.logs_forgot));
  counter(out, "entonnoir_entries_restored_total", "Changes that a log which was set back got again",
          read(counts.entries_restored));
  counter(out, "entonnoir_entries_lost_total", "Changes that a log which was set back could not get again",
          read(counts.entries_lost));
}

/// `counts`: of each bucket alone; one more than `bounds`, for all above.
template <class Counts, class Bounds>
void histogram(Families& out, const char* name, const char* help, const Counts& counts, const Bounds& bounds,
               double unit, double sum) {
  ClientMetric metric;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    cumulative += counts[i].load(std::memory_order_relaxed);
    const double bound = i < bounds.size() ? bounds[i] / unit : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({cumulative, bound});
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = sum;
  out.push_back({name, help, MetricType::Histogram, {metric}});
}

void add_appends(Families& out) {
  const RoomCounters& counts = room_counters();
  histogram(out, "entonnoir_append_seconds", "From asking the log to its durable answer", counts.append_ms,
            RoomCounters::kAppendMs, 1000, read(counts.append_us_sum) / 1e6);
  histogram(out, "entonnoir_append_entries", "Changes that were appended together", counts.append_entries,
            RoomCounters::kAppendEntries, 1, read(counts.changes_saved));
}

/// By code and by who refused: a connection (HTTP, error, bye, limits) or a room (rejected).
void add_refused(Families& out, const net::Shards& shards) {
  MetricFamily family{"entonnoir_refused_total", "What was refused, by code of errors.json", MetricType::Counter, {}};
  const auto add = [&](std::size_t code, const char* by, double value) {
    if (value == 0) return;
    ClientMetric metric;
    metric.label = {{"by", by}, {"code", kCodes[code].name}};
    metric.counter.value = value;
    family.metric.push_back(std::move(metric));
  };
  for (std::size_t code = 0; code < kCodeCount; ++code) {
    double connections = 0;
    for (std::size_t i = 0; i < shards.size(); ++i)
      connections += static_cast<double>(shards.at(i).counters().refused[code].value());
    add(code, "connection", connections);
    add(code, "room", read(room_counters().rejected[code]));
  }
  if (!family.metric.empty()) out.push_back(std::move(family));
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void add_log(Families& out, const OpLog& log) {
  const LogCounters& counts = log.counters();
  gauge(out, "entonnoir_log_writable", "1 if the log could be written when it last tried", log.health() ? 1 : 0);
  counter(out, "entonnoir_log_reconnects_total", "Times the store was lost and found again", read(counts.reconnects));
  counter(out, "entonnoir_log_sent_again_total", "Requests to the store whose answer was lost",
          read(counts.sent_again));
  counter(out, "entonnoir_log_gaps_found_total", "Times a reader's place was not where the log went on",
          read(counts.gaps_found));
  counter(out, "entonnoir_log_bells_missed_total", "Times entries were found that nothing had told of",
          read(counts.bells_missed));
}

void add_relay(Families& out, const RelayCounters& counts) {
  counter(out, "entonnoir_relay_sent_total", "Messages about presence to other servers", read(counts.sent));
  counter(out, "entonnoir_relay_heard_total", "Messages about presence from other servers", read(counts.heard));
  counter(out, "entonnoir_relay_dropped_total", "Messages about presence dropped under pressure", read(counts.dropped));
  counter(out, "entonnoir_relay_refused_total", "Messages about presence that were not understood",
          read(counts.refused));
  counter(out, "entonnoir_relay_reconnects_total", "Times the relay was lost and found again", read(counts.reconnects));
}

void add_process(Families& out) {
  const Memory memory = memory_now();
  gauge(out, "process_resident_memory_bytes", "Resident memory", static_cast<double>(memory.resident));
  gauge(out, "entonnoir_used_memory_bytes", "Memory allocated and not freed", static_cast<double>(memory.used));
  counter(out, "process_cpu_seconds_total", "Processor time, user and system", cpu_seconds());
}

}  // namespace

std::string metrics_text(const net::Shards& shards, const OpLog& log, Relay& relay, std::size_t rooms) {
  Families families;
  add_connections(families, shards);
  add_rooms(families, rooms);
  add_appends(families);
  add_refused(families, shards);
  add_log(families, log);
  add_relay(families, relay.counters());
  add_process(families);
  return prometheus::TextSerializer().Serialize(families);
}

void AdminSite::answer(net::Request request, net::Respond respond) {
  using net::Method;
  if (request.method != Method::get && request.method != Method::head) return respond(net::wrong_method("GET, HEAD"));
  if (request.target == "/metrics") return metrics(std::move(respond));
  if (request.target != "/healthz" && request.target != "/readyz")
    return respond(net::problem(reject(Code::not_found)));
  const auto health = request.target == "/readyz" ? log_.health() : Result<void>();
  if (!health) return respond(net::problem(reject(Code::log_unavailable, health.error().detail)));
  respond(net::text_response(200, "text/plain; charset=utf-8", "ok\n"));
}

/// Rooms are counted on their own threads, one after the other.
void AdminSite::metrics(net::Respond respond) {
  struct Count {
    std::atomic<std::size_t> rooms = 0;
    std::atomic<std::size_t> left;
  };
  auto count = std::make_shared<Count>();
  count->left = shards_.size();
  for (std::size_t i = 0; i < shards_.size(); ++i)
    boost::asio::post(shards_.at(i).io(), [this, count, respond, &shard = shards_.at(i)] {
      count->rooms += shard.host().rooms();
      if (--count->left > 0) return;
      respond(net::text_response(200, "text/plain; version=0.0.4; charset=utf-8",
                                 metrics_text(shards_, log_, relay_, count->rooms)));
    });
}

std::variant<net::Response, net::LivePlace> AdminSite::upgrade(const net::Request&, const net::Handshake&) {
  return net::problem(reject(Code::not_found));
}

}  // namespace entonnoir::app
