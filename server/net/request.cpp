#include "net/request.h"

#include <ctime>

#include "wire/wire.h"

namespace entonnoir::net {

bool is_json(std::string_view content_type) {
  constexpr std::string_view kJson = "application/json";
  return content_type.starts_with(kJson) && (content_type.size() == kJson.size() || content_type[kJson.size()] == ';' ||
                                             content_type[kJson.size()] == ' ');
}

Response text_response(int status, std::string content_type, std::string body) {
  return {status, std::move(content_type), std::make_shared<const std::string>(std::move(body)), {}, {}};
}

Response problem(const Rejection& why) {
  const int status = code_http(why.code);
  const std::string detail = why.detail.empty() ? code_message(why.code) : why.detail;
  std::string body = R"({"type":"urn:entonnoir:)" + std::string(code_name(why.code)) + R"(","title":)" +
                     wire::quote(code_message(why.code)) + R"(,"status":)" + std::to_string(status) + R"(,"code":")" +
                     code_name(why.code) + R"(","detail":)" + wire::quote(detail) + "}";
  Response response = text_response(status, "application/problem+json", std::move(body));
  response.refused = why.code;
  response.fields.emplace_back("Cache-Control", "no-store");
  if (why.code == Code::unauthorized) response.fields.emplace_back("WWW-Authenticate", "Bearer");
  const bool later = why.code == Code::render_busy || why.code == Code::log_unavailable || why.code == Code::log_full ||
                     why.code == Code::connection_limit || why.code == Code::rate_limited;
  if (later) response.fields.emplace_back("Retry-After", "5");
  return response;
}

Response wrong_method(std::string_view allow) {
  Response response = problem(reject(Code::method_not_allowed));
  response.fields.emplace_back("Allow", std::string(allow));
  return response;
}

std::string http_date(Millis at) {
  const std::time_t seconds = at.value / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[40];
  const std::size_t n = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);  // the C locale: English
  return {text, n};
}

const std::vector<std::pair<std::string, std::string>>& security_fields() {
  static const std::vector<std::pair<std::string, std::string>> kFields = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
       "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; manifest-src 'self'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
  };
  return kFields;
}

}  // namespace entonnoir::net
