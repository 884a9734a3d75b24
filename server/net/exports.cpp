#include "net/exports.h"

#include <spdlog/spdlog.h>

#include "net/child.h"
#include "wire/wire.h"

namespace entonnoir::net {
namespace {

constexpr std::size_t kDocumentMax = 64 << 20;

constexpr const char* kForEver = "for_ever";

const char* format_name(ExportFormat format) { return format == ExportFormat::md ? "md" : "pdf"; }

}  // namespace

void Exports::make(ExportJob job, Done done) {
  const Deadline deadline = std::chrono::steady_clock::now() + options_.time_max;
  const bool taken = workers_.offer([this, job = std::move(job), done, deadline](Workers::Turn turn) {
    done(turn == Workers::Turn::now ? run(job, deadline) : reject(Code::shutting_down));
  });
  if (!taken) done(reject(Code::render_busy));
}

Result<std::string> Exports::run(const ExportJob& job, Deadline deadline) const {
  if (cancelled_) return reject(Code::shutting_down);
  if (std::chrono::steady_clock::now() >= deadline) return reject(Code::render_timeout);
  if (job.format == ExportFormat::json) return wire::encode_archive(job.board, job.position, job.now, job.kept_until);
  return render(job, deadline);
}

Result<std::string> Exports::render(const ExportJob& job, Deadline deadline) const {
  std::vector<std::string> command = options_.command;
  command.emplace_back(format_name(job.format));
  command.push_back(std::to_string(job.now.value));
  command.emplace_back(job.authors ? "authors" : "anonymous");
  command.push_back(job.kept_until ? std::to_string(job.kept_until->value) : kForEver);
  ChildResult child = run_child(command, wire::encode_state(job.board), deadline, kDocumentMax, cancelled_);
  switch (child.end) {
    case ChildResult::End::done: return std::move(child.output);
    case ChildResult::End::late:
      if (cancelled_) return reject(Code::shutting_down);
      spdlog::warn("event=export_late format={}", format_name(job.format));
      return reject(Code::render_timeout);
    case ChildResult::End::failed: break;
  }
  spdlog::error("event=export_failed format={} why=\"{}\"", format_name(job.format), child.why);
  return reject(Code::render_failed);
}

}  // namespace entonnoir::net
