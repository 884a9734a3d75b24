#pragma once
#include <memory>
#include <utility>

namespace entonnoir {

/// A value that is kept elsewhere, so that what holds it stays small: one large alternative would make every op of a
/// variant as large. Never changed in place; copies share it.
template <class T>
class Boxed {
 public:
  Boxed() = default;  ///< T{}
  Boxed(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  const T& operator*() const { return value_ ? *value_ : kNothing; }
  const T* operator->() const { return &**this; }
  friend bool operator==(const Boxed& a, const Boxed& b) { return a.value_ == b.value_ || *a == *b; }

 private:
  inline static const T kNothing{};
  std::shared_ptr<const T> value_;
};

}  // namespace entonnoir
