#pragma once
#include <functional>

#include "net/exports.h"
#include "net/histories.h"
#include "net/join_codes.h"
#include "net/request.h"
#include "net/shard.h"
#include "net/static_files.h"
#include "net/target.h"

namespace entonnoir::net {

/// The public address: the page and the calls of PROTOCOL.md section 11.
class Api final : public Site {
 public:
  /// `encoders`: for what takes milliseconds; `workers`, for what may take seconds. `ready`: whether the log can be
  /// written, and what is the matter if not; any thread.
  Api(Shards& shards, Workers& workers, Workers& encoders, Exports& exports, Histories& histories, JoinCodes& codes,
      StaticFiles files, std::function<Result<void>()> ready);

  void answer(Request request, Respond respond) override;
  std::variant<Response, LivePlace> upgrade(const Request& request, const Handshake& handshake) override;

 private:
  void board_call(Request request, Target target, Respond respond);
  void create(Request request, Respond respond);
  void create_from(const std::string& body, Respond respond);
  void view(Request request, Target target, std::string token, Respond respond);
  void snapshot(const Request& request, const BoardView& view, Respond respond);
  void erase(Target target, std::string token, Respond respond);
  void export_board(const Target& target, const BoardView& view, Respond respond);
  void export_past(const Target& target, const BoardView& view, ExportJob job, Respond respond);
  void make_export(ExportJob job, Respond respond);

  // api_codes.cpp
  void code_call(Request request, Target target, std::string token, Respond respond);
  void answer_code(Method method, bool renew, const BoardId& board, const std::string& participant_token,
                   Respond respond);
  void join(const Request& request, Respond respond);
  void duplicates(const Target& target, const BoardView& view, Respond respond);

  Response health() const;
  Response readiness() const;

  Shards& shards_;
  Workers& workers_;
  Workers& encoders_;
  Exports& exports_;
  Histories& histories_;
  JoinCodes& codes_;
  StaticFiles files_;
  std::function<Result<void>()> ready_;
};

}  // namespace entonnoir::net
