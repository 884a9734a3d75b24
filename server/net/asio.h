#pragma once
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>

/// Asio's types with the one concrete executor that is used here: no type erasure on the way of a byte.
namespace entonnoir::net {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Steady = std::chrono::steady_clock;
using Time = Steady::time_point;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;

}  // namespace entonnoir::net
