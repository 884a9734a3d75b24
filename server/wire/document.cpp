#include "wire/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/limits.h"
#include "wire/values.h"

namespace entonnoir::wire {
namespace {

bool by_name(const Value& a, const Value& b) { return a.name() < b.name(); }

/// What nlohmann's parser calls for each thing that it finds.
class Handler {
 public:
  explicit Handler(std::pmr::memory_resource& memory) : memory_(memory), found_(&memory), open_(&memory) {
    found_.reserve(32);
    open_.reserve(limits::json_depth_max + 1);
  }

  bool null() { return add({}); }
  bool boolean(bool value) { return add(Value::of(value)); }
  bool number_integer(std::int64_t value) { return add(Value::of(value)); }
  bool number_unsigned(std::uint64_t value) { return add(Value::of(value)); }
  bool number_float(double, const std::string&) { return add(Value::fraction()); }
  bool string(const std::string& text) { return add(Value::of(kept(text))); }
  bool binary(const nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(); }
  bool start_array(std::size_t) { return open(); }
  bool key(const std::string& name) {
    name_ = kept(name);
    return not_too_deep();
  }
  bool end_array() {
    const auto [first, count] = close();
    return set(Value::list(first, count));
  }
  bool end_object() {
    const auto [first, count] = close();
    return set(Value::object(first, in_order(first, count)));
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& what) {
    problem_ = what.what();
    return false;
  }

  const Value& whole() const { return found_.front(); }
  const std::string& problem() const { return problem_; }

 private:
  bool not_too_deep() const { return open_.size() <= static_cast<std::size_t>(limits::json_depth_max); }

  bool add(Value value) {
    value.set_name(name_);
    name_ = {};
    found_.push_back(value);
    return not_too_deep();
  }
  bool open() {
    const bool fits = add({});
    open_.push_back(found_.size());
    return fits;
  }
  /// Takes what was found since the last that is open was opened to where it stays.
  std::pair<Value*, std::size_t> close() {
    const std::size_t begin = open_.back();
    open_.pop_back();
    const std::size_t count = found_.size() - begin;
    auto* place =
        static_cast<Value*>(memory_.allocate(std::max<std::size_t>(1, count) * sizeof(Value), alignof(Value)));
    std::uninitialized_copy(found_.begin() + static_cast<std::ptrdiff_t>(begin), found_.end(), place);
    found_.resize(begin);
    return {place, count};
  }
  /// Puts the value in place of the one that was opened.
  bool set(Value value) {
    value.set_name(found_.back().name());
    found_.back() = value;
    return true;
  }
  /// Sorts by name; of the same name the last stays. How many there are then.
  static std::size_t in_order(Value* first, std::size_t count) {
    Value* const last = first + count;
    const auto wrong = [](const Value& a, const Value& b) { return !by_name(a, b); };
    if (std::adjacent_find(first, last, wrong) == last) return count;
    std::stable_sort(first, last, by_name);
    Value* out = first;
    for (Value* v = first; v != last; ++v)
      if (v + 1 == last || by_name(*v, *(v + 1))) *out++ = *v;
    return static_cast<std::size_t>(out - first);
  }
  std::string_view kept(const std::string& text) {
    auto* place = static_cast<char*>(memory_.allocate(std::max<std::size_t>(1, text.size()), 1));
    std::copy(text.begin(), text.end(), place);
    return {place, text.size()};
  }

  std::pmr::memory_resource& memory_;
  std::pmr::vector<Value> found_;       ///< what no closed list or object holds
  std::pmr::vector<std::size_t> open_;  ///< where in it what is in those begins that are open
  std::string_view name_;
  std::string problem_;
};

}  // namespace

const Value* Value::find(std::string_view name) const {
  if (!is_object()) return nullptr;
  const Value* it =
      std::lower_bound(begin(), end(), name, [](const Value& v, std::string_view n) { return v.name() < n; });
  return it != end() && it->name() == name ? it : nullptr;
}

const Value& Document::read(std::string_view json, bool detail) {
  Handler handler(memory_);
  if (!nlohmann::json::sax_parse(json, &handler)) throw Bad{reject(Code::bad_json, detail ? handler.problem() : "")};
  return value_ = handler.whole();
}

}  // namespace entonnoir::wire
