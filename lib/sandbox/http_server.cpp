#include "lib/sandbox/http_server.h"

#include <exception>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/version.hpp>

#include "lib/base/text.h"
#include "lib/sandbox/authenticator.h"
#include "lib/sandbox/http_wire.h"
#include "lib/sandbox/server_tls.h"

namespace tf::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::seconds;
template <class T = void>
using Task = asio::awaitable<T>;

constexpr seconds kHandshakeTime{10};
constexpr seconds kIdleTime{90};  // as Go's server of a kube-apiserver
constexpr seconds kTransferTime{60};
constexpr milliseconds kCloseTime{300};
constexpr seconds kStopTime{2};
/// Streams have ends and bookmarks of their own, told by the clock; they are asked this often.
constexpr seconds kStreamPollTime{1};
constexpr std::size_t kDrainLimit = std::size_t{64} << 20U;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

class Connection;

/// What all connections share.
struct Hub {
  Hub(Service& the_service, const Clock& the_clock, std::string token)
      : service(the_service), clock(the_clock), authenticator(std::move(token)) {}

  /// The service has changed: its next step is due, and streams may have news. Once per turn of the
  /// loop, after the answer is on its way.
  void changed();
  void step();
  void leave(Connection* connection);

  Service& service;
  const Clock& clock;
  Authenticator authenticator;
  std::set<Connection*> connections = {};  // outlives io, whose end is that of the connections
  asio::io_context io{1};
  asio::steady_timer step_timer{io};
  asio::steady_timer stop_timer{io};
  bool step_posted = false;
  bool stopping = false;
  bool running = true;
};

/// One client. Its coroutines keep it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Hub& hub, tcp::socket socket, asio::ssl::context& tls)
      : hub_(hub), stream_(std::move(socket), tls), wake_(hub.io) {
    hub_.connections.insert(this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { hub_.leave(this); }

  static Task<> serve(std::shared_ptr<Connection> self) { co_await self->serve_all(); }
  void wake() { wake_.cancel(); }
  /// Ends what waits; what is being answered goes on.
  void stop() {
    wake();
    if (idle_) transport().cancel();
  }

 private:
  using Parser = http::request_parser<http::string_body>;

  beast::tcp_stream& transport() { return stream_.next_layer(); }

  Task<> serve_all() {
    error_code error;
    transport().socket().set_option(tcp::no_delay(true), error);
    transport().expires_after(kHandshakeTime);
    co_await stream_.async_handshake(asio::ssl::stream_base::server, into(error));
    if (error) co_return;
    bool more = true;
    while (more && !hub_.stopping)
      more = co_await serve_one();
    co_await close();
  }

  Task<> close() {
    error_code error;
    transport().cancel();
    while (watching_)
      co_await wait_for_news();
    transport().expires_after(kCloseTime);
    co_await stream_.async_shutdown(into(error));
    transport().close();
  }

  /// Out: whether the connection is good for another request.
  Task<bool> serve_one() {
    while (watching_ && !hub_.stopping)
      co_await wait_for_news();
    if (gone_ || hub_.stopping) co_return false;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(kMaxRequestHeaders));
    // Large ones are refused below, when it is known who asks.
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    error_code error;
    idle_ = true;
    transport().expires_after(kIdleTime);
    co_await http::async_read_header(stream_, buffer_, parser, into(error));
    idle_ = false;
    if (error) co_return co_await refuse_head(error);
    const auto user = hub_.authenticator.identify(
        stream_.native_handle(), to_view(parser.get()[http::field::authorization]));
    if (!user) {
      co_return co_await refuse(parser, unauthorized());
    }
    if (parser.content_length().value_or(0) > kMaxRequestBody) {
      co_return co_await refuse(parser, body_too_large());
    }
    co_return co_await read_and_answer(parser, *user);
  }

  Task<bool> read_and_answer(Parser& parser, const User& user) {
    error_code error;
    parser.body_limit(kMaxRequestBody);
    transport().expires_after(kTransferTime);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on(http::status::continue_, 11);
      co_await http::async_write(stream_, go_on, into(error));
      if (error) co_return false;
    }
    co_await http::async_read(stream_, buffer_, parser, into(error));
    if (error == http::error::body_limit) {
      co_return co_await refuse(parser, body_too_large());
    }
    if (error) co_return co_await refuse_head(error);
    const bool keep = parser.get().keep_alive();
    const Request request = take_request(parser, user);
    Response response = hub_.service.handle(request);
    hub_.changed();
    if (response.stream) {
      co_return co_await send_stream(std::move(response)) && keep;
    }
    compress(request, response);
    co_return co_await send(request.method, std::move(response), keep);
  }

  static std::string_view to_view(beast::string_view text) { return {text.data(), text.size()}; }

  static Request take_request(Parser& parser, const User& user) {
    auto message = parser.release();
    Request request;
    request.method = std::string(to_view(message.method_string()));
    request.target = std::string(to_view(message.target()));
    for (const auto& field : message) {
      if (field.name() == http::field::authorization) continue;
      request.headers.emplace_back(to_lower_ascii(to_view(field.name_string())),
                                   std::string(to_view(field.value())));
    }
    request.body = std::move(message.body());
    request.user = user;
    return request;
  }

  template <class Body>
  void set_headers(http::response<Body>& message, const Response& response) {
    message.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers)
      message.insert(canonical_header(name), value);
    message.set(http::field::date, http_date(hub_.clock.now()));
  }

  /// Out: whether it was sent and the connection is to be kept.
  Task<bool> send(std::string_view method, Response response, bool keep) {
    error_code error;
    http::response<http::string_body> message;
    message.version(11);
    set_headers(message, response);
    message.body() = std::move(response.body);
    message.keep_alive(keep && !hub_.stopping);
    message.prepare_payload();
    transport().expires_after(kTransferTime);
    if (method == "HEAD") {
      http::response_serializer<http::string_body> serializer(message);
      co_await http::async_write_header(stream_, serializer, into(error));
    } else {
      co_await http::async_write(stream_, message, into(error));
    }
    co_return !error && message.keep_alive();
  }

  /// Answers without having read the body. What the client is still sending is thrown away for a
  /// moment: closing at once could take the answer away from it.
  Task<bool> refuse(Parser& parser, Response response) {
    const bool read_all = parser.is_done() || (!parser.chunked() && !parser.content_length());
    const bool keep = read_all && parser.get().keep_alive();
    const std::string method(to_view(parser.get().method_string()));
    const bool kept = co_await send(method, std::move(response), keep);
    if (!read_all) co_await drain();
    co_return kept;
  }

  Task<bool> refuse_head(error_code error) {
    if (error.category() != make_error_code(http::error::bad_target).category() ||
        error == http::error::end_of_stream || error == http::error::partial_message) {
      co_return false;
    }
    const int status = error == http::error::header_limit ? 431 : 400;
    co_await send("GET", plain_refusal(status), false);
    co_await drain();
    co_return false;
  }

  Task<> drain() {
    error_code error;
    transport().expires_after(kStopTime);
    for (std::size_t read = 0; !error && read < kDrainLimit;) {
      buffer_.clear();
      read +=
          co_await stream_.async_read_some(buffer_.prepare(std::size_t{64} << 10U), into(error));
    }
  }

  /// Out: whether the body went out to its end.
  Task<bool> send_stream(Response response) {
    error_code error;
    http::response<http::empty_body> head;
    head.version(11);
    set_headers(head, response);
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    transport().expires_after(kTransferTime);
    co_await http::async_write_header(stream_, serializer, into(error));
    if (error) co_return false;
    watch_client();
    while (!hub_.stopping && !gone_ && !error) {
      const auto piece = response.stream->next();
      if (!piece) break;
      if (piece->empty()) {
        co_await wait_for_news();
        continue;
      }
      transport().expires_after(kTransferTime);
      co_await asio::async_write(stream_, http::make_chunk(asio::buffer(*piece)), into(error));
    }
    if (gone_ || error) co_return false;
    co_await asio::async_write(stream_, http::make_chunk_last(), into(error));
    co_return !error;
  }

  Task<> wait_for_news() {
    error_code error;
    wake_.expires_after(kStreamPollTime);
    co_await wake_.async_wait(into(error));
  }

  /// Reads beside a stream, to learn when the client goes away. What it may send is the beginning
  /// of its next request.
  void watch_client() {
    watching_ = true;
    transport().expires_never();
    asio::co_spawn(hub_.io, read_beside(shared_from_this()), asio::detached);
  }

  static Task<> read_beside(std::shared_ptr<Connection> self) {
    error_code error;
    constexpr std::size_t kPiece = 4096;
    const auto size =
        co_await self->stream_.async_read_some(self->buffer_.prepare(kPiece), into(error));
    self->buffer_.commit(size);
    self->gone_ = static_cast<bool>(error);
    self->watching_ = false;
    self->wake();
  }

  Hub& hub_;
  beast::ssl_stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
  asio::steady_timer wake_;
  bool idle_ = false;      ///< waits for a request
  bool watching_ = false;  ///< read_beside() is at work
  bool gone_ = false;      ///< the client hung up
};

void Hub::changed() {
  if (std::exchange(step_posted, true)) return;
  asio::post(io, [this] {
    step_posted = false;
    step();
  });
}

void Hub::step() {
  if (stopping) return;
  const auto next = service.step(clock.now());
  for (Connection* const each : connections)
    each->wake();
  step_timer.cancel();
  if (!next) return;
  step_timer.expires_after(*next - clock.now());
  step_timer.async_wait([this](error_code error) {
    if (!error) step();
  });
}

void Hub::leave(Connection* connection) {
  connections.erase(connection);
  if (running && connections.empty()) stop_timer.cancel();
}

Task<> accept_all(Hub& hub, tcp::acceptor& acceptor, asio::ssl::context& tls) {
  while (!hub.stopping) {
    error_code error;
    tcp::socket socket(hub.io);
    co_await acceptor.async_accept(socket, into(error));
    if (error == asio::error::operation_aborted || hub.stopping) co_return;
    if (error) {  // out of file descriptors, mostly
      asio::steady_timer pause(hub.io, milliseconds(100));
      co_await pause.async_wait(into(error));
      continue;
    }
    auto connection = std::make_shared<Connection>(hub, std::move(socket), tls);
    // A connection that fails with an exception (no memory) is gone, the others are not.
    asio::co_spawn(hub.io, Connection::serve(std::move(connection)),
                   [](const std::exception_ptr&) {});
  }
}

}  // namespace

class HttpServer::Door {
 public:
  Door(Service& service, const Clock& clock, std::string token, TlsContext tls)
      : hub_(service, clock, std::move(token)), tls_(tls.release()) {}
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  ~Door() { hub_.running = false; }

  Status bind(std::uint16_t port) {
    error_code error;
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return {};
    const auto code =
        error == asio::error::address_in_use ? ErrorCode::kConflict : ErrorCode::kInternal;
    return fail(code, "cannot listen on 127.0.0.1:" + to_text(port) + ": " + error.message());
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run(const std::stop_token& stop) {
    const std::stop_callback on_stop(stop,
                                     [this] { asio::post(hub_.io, [this] { this->stop(); }); });
    asio::co_spawn(hub_.io, accept_all(hub_, acceptor_, tls_), asio::detached);
    hub_.changed();
    hub_.io.run();
  }

 private:
  void stop() {
    error_code error;
    hub_.stopping = true;
    acceptor_.close(error);
    hub_.step_timer.cancel();
    if (hub_.connections.empty()) return;
    hub_.stop_timer.expires_after(kStopTime);
    hub_.stop_timer.async_wait([this](error_code cancelled) {
      if (!cancelled) hub_.io.stop();
    });
    for (Connection* const each : hub_.connections)
      each->stop();
  }

  Hub hub_;
  asio::ssl::context tls_;
  tcp::acceptor acceptor_{hub_.io};
};

HttpServer::HttpServer(std::unique_ptr<Door> door) : door_(std::move(door)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Service& service, const Clock& clock,
                                                       HttpServerOptions options) {
  TF_ASSIGN(TlsContext tls, make_server_tls(options.certificate, options.key, options.authority));
  try {
    auto door = std::make_unique<Door>(service, clock, std::move(options.token), std::move(tls));
    TF_CHECK(door->bind(options.port));
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(door)));
  } catch (const std::exception& error) {
    return fail(ErrorCode::kInternal, error.what());
  }
}

std::uint16_t HttpServer::port() const {
  return door_->port();
}

Status HttpServer::run(const std::stop_token& stop) {
  try {
    door_->run(stop);
    return {};
  } catch (const std::exception& error) {
    return fail(ErrorCode::kInternal, error.what());
  }
}

}  // namespace tf::sandbox
