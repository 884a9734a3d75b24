#include "net/representations.h"

#include <gtest/gtest.h>

#include "support/gunzip.h"

namespace entonnoir::net {
namespace {

std::string field(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.fields)
    if (key == name) return value;
  return {};
}

BoardView view(Role role) {
  BoardView out;
  out.board = std::make_shared<const Board>(make_board("Été", Template::blank, Locale::fr, Millis{1000}));
  out.position = {Epoch{1}, Revision{7}, Mark{0xabc}};
  out.role = role;
  return out;
}

TEST(Attachment, IsNamedInAsciiAndInUtf8) {
  const Response pdf = attachment(ExportFormat::pdf, "L’été 100 % « ouvert »", "%PDF");
  EXPECT_EQ(pdf.content_type, "application/pdf");
  const std::string disposition = field(pdf, "Content-Disposition");
  EXPECT_TRUE(disposition.starts_with("attachment; filename=\"")) << disposition;
  EXPECT_NE(disposition.find("; filename*=UTF-8''L%E2%80%99%C3%A9t%C3%A9%20100%20%25%20%C2%AB%20ouvert%20%C2%BB.pdf"),
            std::string::npos)
      << disposition;
}

TEST(Attachment, AHostileTitleMakesNoPathQuoteOrLine) {
  for (const char* title :
       {"a\r\nSet-Cookie: x=1", "../../etc/passwd", "a\"; filename=\"evil.exe", ".htaccess", "\\\\host"}) {
    const std::string disposition = field(attachment(ExportFormat::md, title, ""), "Content-Disposition");
    for (const char c : disposition) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << disposition;
    EXPECT_EQ(disposition.find('/'), std::string::npos) << disposition;
    EXPECT_EQ(disposition.find('\\'), std::string::npos) << disposition;
    EXPECT_EQ(std::count(disposition.begin(), disposition.end(), '"'), 2) << disposition;
    EXPECT_EQ(disposition.find("''."), std::string::npos) << disposition;
  }
}

TEST(Snapshot, BearsItsPositionAndAudienceAsETag) {
  const Response full = snapshot_response(view(Role::viewer), {});
  EXPECT_EQ(full.status, 200);
  EXPECT_EQ(field(full, "ETag"), "W/\"1.7.0000000000000abc.everyone\"");
  EXPECT_EQ(field(full, "Cache-Control"), "private, no-cache");
  EXPECT_EQ(field(full, "Vary"), "Authorization, Accept-Encoding");
  EXPECT_EQ(field(full, "Content-Encoding"), "");
  EXPECT_EQ(field(snapshot_response(view(Role::facilitator), {}), "ETag"), "W/\"1.7.0000000000000abc.facilitators\"");
}

TEST(Snapshot, WhoHasItGets304AndWhoHasAnothersDoesNot) {
  for (const char* tag : {"W/\"1.7.0000000000000abc.everyone\"", "\"1.7.0000000000000abc.everyone\""}) {
    Request request;
    request.if_none_match = tag;
    const auto unchanged = snapshot_unchanged(view(Role::viewer), request);
    ASSERT_TRUE(unchanged) << tag;
    EXPECT_EQ(unchanged->status, 304);
    EXPECT_EQ(field(*unchanged, "Vary"), "Authorization, Accept-Encoding");
    EXPECT_FALSE(snapshot_unchanged(view(Role::facilitator), request)) << tag;
  }
  EXPECT_FALSE(snapshot_unchanged(view(Role::viewer), {}));
}

TEST(Snapshot, WhoReadsGzipGetsTheSameInItUnderTheSameWeakTag) {
  Request request;
  request.accept_encoding = "br, gzip";
  const Response packed = snapshot_response(view(Role::viewer), request);
  const Response plain = snapshot_response(view(Role::viewer), {});
  EXPECT_EQ(field(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(gunzip(*packed.body), *plain.body);
  EXPECT_EQ(field(packed, "ETag"), field(plain, "ETag"));
  EXPECT_EQ(field(packed, "Vary"), field(plain, "Vary"));
}

TEST(BoardCON3, TellsUntilWhenItIsKept) {
  BoardView forever = view(Role::viewer);
  EXPECT_EQ(board_json(BoardId{"b"}, forever).find("kept_until"), std::string::npos);
  forever.kept_until = Millis{99};
  EXPECT_NE(board_json(BoardId{"b"}, forever).find(R"("created_at":1000,"kept_until":99,"ledger":{)"),
            std::string::npos);
}

TEST(LinksHTP1, OnlyAFacilitatorCanHandOnWhatIsDerivedFromItsToken) {
  const std::string token = "AAAAAAAAAAAAAAAAAAAAAA";
  const std::string all = links_json(view(Role::facilitator), token);
  EXPECT_NE(all.find("\"facilitator\":\"" + token + "\""), std::string::npos);
  EXPECT_NE(all.find("\"participant\":\"" + derive_token(token, Role::participant, 1) + "\""), std::string::npos);
  EXPECT_NE(all.find("\"viewer\":\"" + derive_token(token, Role::viewer, 1) + "\""), std::string::npos);
  EXPECT_EQ(links_json(view(Role::viewer), token), "{\"tokens\":{\"viewer\":\"" + token + "\"}}");
}

TEST(HttpDate, IsInGmt) { EXPECT_EQ(http_date(Millis{1'795'307'772'546}), "Sun, 22 Nov 2026 00:36:12 GMT"); }

TEST(Problem, TellsItsCodeStatusAndWhatWasWrong) {
  const Response told = problem(reject(Code::bad_message, "\"title\" is missing"));
  EXPECT_EQ(told.status, 400);
  EXPECT_EQ(told.content_type, "application/problem+json");
  EXPECT_EQ(*told.body,
            R"({"type":"urn:entonnoir:bad_message","title":"The message does not match its schema.","status":400,)"
            R"("code":"bad_message","detail":"\"title\" is missing"})");
  EXPECT_EQ(field(problem(reject(Code::unauthorized)), "WWW-Authenticate"), "Bearer");
}

}  // namespace
}  // namespace entonnoir::net
