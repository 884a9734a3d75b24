#include <gtest/gtest.h>

#include "net/test_server.h"
#include "support/gunzip.h"

namespace entonnoir::net {
namespace {

/// The first `n` of them that the server says something to.
std::vector<Wire*> first_to_hear(const std::vector<std::unique_ptr<Wire>>& wires, std::size_t n) {
  std::vector<Wire*> silent, heard;
  for (const auto& wire : wires) silent.push_back(wire.get());
  while (heard.size() < n) {
    for (Wire* wire : Wire::await_any(silent)) {
      std::erase(silent, wire);
      heard.push_back(wire);
    }
  }
  return heard;
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

TEST(Http, AConnectionServesManyRequestsPipelinedOnesToo) {
  TestServer server;
  Wire wire(server);
  wire.write(request(server, "GET", "/healthz") + request(server, "GET", "/assets/a-1.js") +
             request(server, "GET", "/nothing"));
  EXPECT_EQ(wire.answer().body, "ok\n");
  EXPECT_EQ(wire.answer().body, "export {};");
  EXPECT_EQ(wire.answer().status, 404);
  EXPECT_EQ(wire.ask(request(server, "GET", "/readyz")).status, 200);
}

TEST(Http, AServerWhoseLogFailsIsNotReadyAndTellsWhy) {
  TestServer server;
  Wire wire(server);
  server.log().fail_everything(reject(Code::log_full, "the disk is full"));
  const auto not_ready = wire.ask(request(server, "GET", "/readyz"));
  EXPECT_EQ(not_ready.status, 503);
  EXPECT_NE(not_ready.body.find("\"detail\":\"the disk is full\""), std::string::npos) << not_ready.body;
  EXPECT_EQ(wire.ask(request(server, "GET", "/healthz")).status, 200) << "it is alive all the same";
  server.log().fail_everything(false);
  EXPECT_EQ(wire.ask(request(server, "GET", "/readyz")).status, 200);
}

TEST(Http, ConnectionCloseIsHeard) {
  TestServer server;
  Wire wire(server);
  EXPECT_EQ(wire.ask(request(server, "GET", "/healthz", "Connection: close\r\n")).status, 200);
  EXPECT_TRUE(wire.at_end());
}

TEST(Http, HeadIsGetWithoutItsBody) {
  TestServer server;
  Wire wire(server);
  const auto get = wire.ask(request(server, "GET", "/"));
  const auto head = wire.ask(request(server, "HEAD", "/"), false);
  EXPECT_EQ(head.status, 200);
  for (const char* name : {"Content-Length", "Content-Type", "ETag", "Cache-Control"})
    EXPECT_EQ(head.field(name), get.field(name)) << name;
  EXPECT_EQ(wire.ask(request(server, "GET", "/healthz")).body, "ok\n");
}

TEST(Http, OptionsAndWrongMethodsTellWhatIsAllowed) {
  TestServer server;
  Wire wire(server);
  const auto options = wire.ask(request(server, "OPTIONS", "/api/boards"));
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.field("Allow"), "POST, OPTIONS");
  const auto wrong = wire.ask(request(server, "PUT", "/api/boards", "Content-Length: 0\r\n"));
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.field("Allow"), "POST, OPTIONS");
}

TEST(Http, EveryAnswerBearsTheSecurityFields) {
  TestServer server;
  Wire wire(server);
  for (const char* target : {"/", "/healthz", "/nothing", "/api/boards/x", "/assets/a-1.js"}) {
    const auto answer = wire.ask(request(server, "GET", target));
    EXPECT_TRUE(answer.field("Content-Security-Policy").starts_with("default-src 'none'; script-src 'self';"))
        << target;
    EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(answer.field("Referrer-Policy"), "no-referrer") << target;
    EXPECT_EQ(answer.field("Cross-Origin-Opener-Policy"), "same-origin") << target;
  }
}

TEST(Http, WithoutAHostItIsNoRequest) {
  TestServer server;
  EXPECT_EQ(Wire(server).ask("GET / HTTP/1.1\r\n\r\n").status, 400);
  EXPECT_EQ(Wire(server).ask("GET / HTTP/1.1\r\nHost: a b\r\n\r\n").status, 400);
  EXPECT_EQ(Wire(server).ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status, 400);
}

TEST(Http, WhatIsTooLargeIsRefusedBeforeItComes) {
  TestServer server;
  const auto with_length = [&](const std::string& method, const std::string& length) {
    return Wire(server).ask(
        request(server, method, "/api/boards", "Content-Type: application/json\r\nContent-Length: " + length + "\r\n"));
  };
  EXPECT_EQ(with_length("POST", "8388609").status, 413);
  EXPECT_EQ(with_length("DELETE", "65537").status, 413);
  EXPECT_EQ(Wire(server).ask(request(server, "GET", "/", "X: " + std::string(9'000, 'x') + "\r\n")).status, 431);
}

TEST(Http, AnEndlessChunkedBodyIsRefused) {
  TestServer server;
  Wire wire(server);
  wire.write(
      request(server, "POST", "/api/boards", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"));
  const std::string chunk = "100000\r\n" + std::string(0x100000, ' ') + "\r\n";
  for (int i = 0; i < 9; ++i) wire.write(chunk);
  EXPECT_EQ(wire.answer().status, 413);
}

TEST(Http, OnlyAFewLargeBodiesAreTakenAtOnce) {
  TestServer server;
  std::vector<std::unique_ptr<Wire>> wires;
  const std::string begin =
      request(server, "POST", "/api/boards",
              "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n");
  for (int i = 0; i < BodyPlaces::kPlaces; ++i) {
    wires.push_back(std::make_unique<Wire>(server));
    EXPECT_EQ(wires.back()->ask(begin, false).status, 100);
  }
  EXPECT_EQ(Wire(server).ask(begin).status, 503);
  wires[0]->write(std::string(100'000, ' '));
  EXPECT_EQ(wires[0]->answer().status, 400);  // blanks are no JSON, but they were read
  EXPECT_EQ(Wire(server).ask(begin, false).status, 100);
}

TEST(HttpHTP4, AForeignOriginIsRefusedEverywhere) {
  TestServer server;
  for (const char* target : {"/", "/healthz", "/api/boards"})
    EXPECT_EQ(Wire(server).ask(request(server, "GET", target, "Origin: http://evil.example\r\n")).status, 403)
        << target;
  EXPECT_EQ(Wire(server).ask(request(server, "GET", "/healthz", "Origin: http://" + server.host() + "\r\n")).status,
            200);
}

TEST(Http, ASnapshotThatIsKnownIs304) {
  TestServer server;
  const NewBoard made = new_board(server);
  Wire wire(server);
  const std::string target = "/api/boards/" + made.board + "/snapshot";
  const auto first = wire.ask(request(server, "GET", target, bearer(made.facilitator)));
  EXPECT_EQ(first.status, 200);
  const auto again = wire.ask(
      request(server, "GET", target, bearer(made.facilitator) + "If-None-Match: " + first.field("ETag") + "\r\n"));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.field("Content-Length"), "");
  EXPECT_EQ(again.field("ETag"), first.field("ETag"));
}

TEST(Http, ASnapshotComesInGzipToWhoReadsIt) {
  TestServer server;
  const NewBoard made = new_board(server);
  Wire wire(server);
  const std::string target = "/api/boards/" + made.board + "/snapshot";
  const auto plain = wire.ask(request(server, "GET", target, bearer(made.facilitator)));
  const auto packed =
      wire.ask(request(server, "GET", target, bearer(made.facilitator) + "Accept-Encoding: gzip, br\r\n"));
  EXPECT_EQ(plain.field("Content-Encoding"), "");
  EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
  EXPECT_LT(packed.body.size(), plain.body.size());
  EXPECT_EQ(gunzip(packed.body), plain.body);
}

TEST(Http, AnExportIsAnAttachment) {
  TestServer server("cat > /dev/null; echo the $1");
  const NewBoard made = new_board(server);
  const auto pdf =
      Wire(server).ask(request(server, "GET", "/api/boards/" + made.board + "/export/pdf", bearer(made.participant)));
  EXPECT_EQ(pdf.status, 200);
  EXPECT_EQ(pdf.body, "the pdf\n");
  EXPECT_EQ(pdf.field("Content-Disposition"), "attachment; filename=\"atelier.pdf\"; filename*=UTF-8''Atelier.pdf");
}

TEST(Http, WhileExportsHangOthersAreServedAndTooManyAreRefused) {
  TestServer server("exec sleep 60", std::chrono::seconds(60));
  const NewBoard made = new_board(server);
  const std::string ask = request(server, "GET", "/api/boards/" + made.board + "/export/pdf", bearer(made.participant));
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 10; ++i) {  // two workers, and four that wait: at least four are too many
    wires.push_back(std::make_unique<Wire>(server));
    wires.back()->write(ask);
  }
  for (Wire* wire : first_to_hear(wires, 4)) {
    const auto refused = wire->answer();
    EXPECT_EQ(refused.status, 429);
    EXPECT_NE(refused.body.find("render_busy"), std::string::npos);
  }
  EXPECT_EQ(Wire(server).ask(request(server, "GET", "/healthz")).status, 200);
}

TEST(Http, AnExportThatTakesTooLongIs503) {
  TestServer server("exec sleep 60", std::chrono::milliseconds(200));
  const NewBoard made = new_board(server);
  const auto late =
      Wire(server).ask(request(server, "GET", "/api/boards/" + made.board + "/export/pdf", bearer(made.participant)));
  EXPECT_EQ(late.status, 503);
  EXPECT_NE(late.body.find("render_timeout"), std::string::npos);
}

TEST(Http, AReaderThatTakesOnlyAPartDoesNotHoldUpOthers) {
  TestServer server("cat > /dev/null; head -c 20000000 /dev/zero");
  const NewBoard made = new_board(server);
  Wire lazy(server);
  lazy.write(request(server, "GET", "/api/boards/" + made.board + "/export/pdf", bearer(made.participant)));
  EXPECT_EQ(lazy.answer(false).status, 200);
  EXPECT_EQ(Wire(server).ask(request(server, "GET", "/healthz")).status, 200);
  EXPECT_EQ(lazy.read(20'000'000).size(), 20'000'000u);
}

TEST(Http, AddressesToListenOnAreUnderstood) {
  EXPECT_EQ(parse_address("127.0.0.1:8080")->host, "127.0.0.1");
  EXPECT_EQ(parse_address("[::1]:80")->host, "::1");
  EXPECT_EQ(parse_address("localhost:0")->port, "0");
  for (const char* wrong : {"", "8080", ":8080", "a:", "a:x", "a:70000", "::1:80", "a:-1"})
    EXPECT_FALSE(parse_address(wrong)) << wrong;
}

TEST(Http, AnAddressInUseIsASentence) {
  TestServer server;
  try {
    asio::io_context io;
    Listener second(io, {"127.0.0.1", std::to_string(server.port())}, server.shards(), server.site());
    FAIL() << "listens twice";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("Cannot listen on 127.0.0.1:"), std::string::npos);
  }
}

}  // namespace
}  // namespace entonnoir::net
