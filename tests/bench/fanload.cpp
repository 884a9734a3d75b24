// fanload - WebSocket fan-out load generator.  C++20, Linux, libc only.  See README.md.
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using std::string;
using std::string_view;
using std::vector;
typedef uint64_t u64;
typedef int64_t i64;

static u64 now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (u64)t.tv_sec * 1000000000ull + t.tv_nsec;
}
[[noreturn]] static void die(const string& m) {
  fprintf(stderr, "fanload: %s\n", m.c_str());
  exit(2);
}
static u64 rng_state = 0x9E3779B97F4A7C15ull;
static u64 rnd() {
  rng_state ^= rng_state << 13;
  rng_state ^= rng_state >> 7;
  rng_state ^= rng_state << 17;
  return rng_state;
}

// ---------------------------------------------------------------- options and adapter
struct Opt {
  string host = "127.0.0.1", path, mode = "fanout", out, label, extra_header, subproto;
  int port = 8080, conns = 50, publishers = 0, samples = 16, batch = 100;
  double rate = 100, duration = 5, warmup = 1, settle = 3, hold = 0.5, drain_ms = 20;
  double seed_settle = 1.5, connect_timeout = 30, max_time = 90;
  int window = 0;  // >0: closed loop, at most this many ops outstanding
  int seed = 0;
  double seed_rate = 400;
  bool pmd = false, count_all = true;
  vector<int> pids, aux;
  int server_cpu = -1;
  std::map<string, string> vars;
} O;

struct Frame {
  bool bin;
  string tpl;
};
struct Template {
  int weight = 1;
  vector<Frame> frames;
};
struct Step {
  bool is_send;
  bool bin;
  string text;
  bool pfx = false;
};
struct YDef {
  bool on = false;
  string prefix, value;
};
struct Adapter {
  string path = "/", seedpath, subproto, host_header;
  vector<Step> steps;
  vector<Template> pubs;
  Template seedt;
  YDef ypub, yseed;
  vector<Step> seedsteps;
  string ping, pong;
  string marker = "fL", stamp = "ts", snapmark, snapdone, joinhttp;
  bool deliver_all = false, has_seed = false;
  u64 seqmod = 1000000000ull;
} A;

static string unescape(string_view s) {
  string r;
  for (size_t i = 0; i < s.size(); i++) {
    if (s[i] == '\\' && i + 1 < s.size()) {
      char n = s[i + 1];
      if (n == 'x' && i + 3 < s.size()) {
        r += (char)strtol(string(s.substr(i + 2, 2)).c_str(), nullptr, 16);
        i += 3;
        continue;
      }
      if (n == 'n') {
        r += '\n';
        i++;
        continue;
      }
      if (n == '\\') {
        r += '\\';
        i++;
        continue;
      }
      if (n == 's') {
        r += ' ';
        i++;
        continue;
      }
    }
    r += s[i];
  }
  return r;
}
static void replace_all(string& s, const string& a, const string& b) {
  for (size_t p = 0; (p = s.find(a, p)) != string::npos; p += b.size()) s.replace(p, a.size(), b);
}
static string read_file(const string& f) {
  FILE* fp = fopen(f.c_str(), "rb");
  if (!fp) return {};
  string r;
  char b[65536];
  size_t n;
  while ((n = fread(b, 1, sizeof b, fp)) > 0) r.append(b, n);
  fclose(fp);
  return r;
}
static void load_adapter(const string& file) {
  string t = read_file(file);
  if (t.empty()) die("cannot read adapter " + file);
  for (auto& [k, v] : O.vars) replace_all(t, "${" + k + "}", v);
  size_t p = 0;
  int ln = 0;
  while (p < t.size()) {
    size_t e = t.find('\n', p);
    if (e == string::npos) e = t.size();
    string l = t.substr(p, e - p);
    p = e + 1;
    ln++;
    if (l.empty() || l[0] == '#') continue;
    size_t sp = l.find(' ');
    string k = l.substr(0, sp), v = sp == string::npos ? "" : l.substr(sp + 1);
    auto two = [&](string& a, string& b) {
      size_t q = v.find(' ');
      if (q == string::npos) die(file + ": two words wanted in: " + l);
      a = unescape(v.substr(0, q));
      b = unescape(v.substr(q + 1));
    };
    auto from_file = [&](const string& f) {
      size_t sl = file.rfind('/');
      string full = f[0] == '/' ? f : (sl == string::npos ? f : file.substr(0, sl + 1) + f);
      string c = read_file(full);
      if (c.empty()) die("cannot read " + full);
      while (!c.empty() && c.back() == '\n') c.pop_back();
      return c;
    };
    if (k == "path")
      A.path = v;
    else if (k == "seedpath")
      A.seedpath = v;
    else if (k == "subprotocol")
      A.subproto = v;
    else if (k == "host-header")
      A.host_header = v;
    else if (k == "send")
      A.steps.push_back({true, false, unescape(v)});
    else if (k == "sendbin")
      A.steps.push_back({true, true, unescape(v)});
    else if (k == "sendfile")
      A.steps.push_back({true, false, from_file(v)});
    else if (k == "wait")
      A.steps.push_back({false, false, unescape(v)});
    else if (k == "waitpfx")
      A.steps.push_back({false, false, unescape(v), true});
    else if (k == "ping")
      two(A.ping, A.pong);
    else if (k == "pub" || k == "pubbin") {
      A.pubs.push_back({1, {{k == "pubbin", unescape(v)}}});
    } else if (k == "pubw") {  // weighted alternative: pubw 9 text
      string a, b;
      two(a, b);
      A.pubs.push_back({atoi(a.c_str()), {{false, b}}});
    } else if (k == "pub+" || k == "pubbin+") {  // a further frame of the same op
      if (A.pubs.empty()) die(file + ": pub+ before pub");
      A.pubs.back().frames.push_back({k == "pubbin+", unescape(v)});
    } else if (k == "pubyjs") {
      A.ypub.on = true;
      two(A.ypub.prefix, A.ypub.value);
    } else if (k == "seedyjs") {
      A.yseed.on = true;
      A.has_seed = true;
      two(A.yseed.prefix, A.yseed.value);
    } else if (k == "seed" || k == "seedbin") {
      A.has_seed = true;
      A.seedt.frames.push_back({k == "seedbin", unescape(v)});
    } else if (k == "seedinit")
      A.seedsteps.push_back({true, false, unescape(v)});
    else if (k == "marker")
      A.marker = unescape(v);
    else if (k == "stamp")
      A.stamp = v;
    else if (k == "seqmod")
      A.seqmod = strtoull(v.c_str(), 0, 10);
    else if (k == "deliver")
      A.deliver_all = v == "all";
    else if (k == "snapmark")
      A.snapmark = unescape(v);
    else if (k == "snapdone")
      A.snapdone = unescape(v);
    else if (k == "joinhttp")
      A.joinhttp = v;
    else
      die(file + ":" + std::to_string(ln) + ": unknown word " + k);
  }
  if (!A.pubs.empty() && !A.ypub.on) {
    vector<Template> x;  // spread weights
    int tot = 0;
    for (auto& t : A.pubs) tot += t.weight;
    vector<int> acc(A.pubs.size(), 0);
    for (int i = 0; i < tot; i++) {  // smooth weighted round robin
      size_t best = 0;
      for (size_t j = 0; j < A.pubs.size(); j++) {
        acc[j] += A.pubs[j].weight;
        if (acc[j] > acc[best]) best = j;
      }
      acc[best] -= tot;
      x.push_back(A.pubs[best]);
    }
    A.pubs = x;
  }
}

// ---------------------------------------------------------------- process accounting
struct Cpu {
  double user = 0, sys = 0, rss_kb = 0, fine = 0, hwm_kb = 0;
  int procs = 0;
};
static vector<int> tree(const vector<int>& roots) {
  std::multimap<int, int> kids;
  if (DIR* d = opendir("/proc")) {
    while (dirent* e = readdir(d)) {
      int pid = atoi(e->d_name);
      if (pid <= 0) continue;
      string s = read_file("/proc/" + string(e->d_name) + "/stat");
      size_t q = s.rfind(')');
      if (q == string::npos) continue;
      int pp = 0;
      char st;
      if (sscanf(s.c_str() + q + 1, " %c %d", &st, &pp) == 2) kids.insert({pp, pid});
    }
    closedir(d);
  }
  vector<int> r = roots;
  for (size_t i = 0; i < r.size(); i++)
    for (auto [a, b] = kids.equal_range(r[i]); a != b; ++a)
      if (std::find(r.begin(), r.end(), a->second) == r.end()) r.push_back(a->second);
  return r;
}
static Cpu cpu_of(const vector<int>& roots) {
  Cpu c;
  static const double tick = sysconf(_SC_CLK_TCK);
  for (int pid : tree(roots)) {
    string b = "/proc/" + std::to_string(pid);
    string s = read_file(b + "/stat");
    size_t q = s.rfind(')');
    if (q == string::npos) continue;
    u64 ut = 0, st = 0;
    sscanf(s.c_str() + q + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &ut, &st);
    c.user += ut / tick;
    c.sys += st / tick;
    if (DIR* d = opendir((b + "/task").c_str())) {
      while (dirent* e = readdir(d)) {
        if (e->d_name[0] == '.') continue;
        u64 ns = strtoull(read_file(b + "/task/" + e->d_name + "/schedstat").c_str(), 0, 10);
        c.fine += ns * 1e-9;
      }
      closedir(d);
    }
    string m = read_file(b + "/status");
    size_t p = m.find("VmRSS:");
    if (p != string::npos) c.rss_kb += atof(m.c_str() + p + 6);
    p = m.find("VmHWM:");
    if (p != string::npos) c.hwm_kb += atof(m.c_str() + p + 6);
    c.procs++;
  }
  return c;
}
static double core_busy(int cpu) {  // seconds busy on a core, all of user+nice+sys+irq+softirq
  if (cpu < 0) return 0;
  string s = read_file("/proc/stat"), k = "cpu" + std::to_string(cpu) + " ";
  size_t p = s.find(k);
  if (p == string::npos) return 0;
  u64 v[8] = {};
  sscanf(s.c_str() + p + k.size(), "%lu %lu %lu %lu %lu %lu %lu %lu", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6,
         v + 7);
  return (v[0] + v[1] + v[2] + v[5] + v[6]) / (double)sysconf(_SC_CLK_TCK);
}
static double self_cpu() {
  rusage r;
  getrusage(RUSAGE_SELF, &r);
  return r.ru_utime.tv_sec + r.ru_utime.tv_usec * 1e-6 + r.ru_stime.tv_sec + r.ru_stime.tv_usec * 1e-6;
}

// ---------------------------------------------------------------- connections
enum St : uint8_t { CLOSED, CONNECTING, UPGRADING, STEPPING, READY, HTTPGET };
struct Conn {
  int fd = -1;
  int id = 0;
  St st = CLOSED;
  bool sampled = false, publisher = false, in_epoll = false, joined = false;
  size_t step = 0;
  string part;  // unparsed tail of the last read
  string acc;   // payload of a fragmented message
  string out;   // bytes not yet written
  u64 ops = 0;  // markers seen (whole life)
  u64 snap = 0;
  u64 t_start = 0, t_up = 0, t_join = 0;
  u64 yclock = 0;
  u64 bytes0 = 0;
};
static vector<Conn> C;
static int ep;
static u64 g_msgs, g_frames, g_bytes, g_ops, g_pings, g_closed, g_snapdone;
static u64 g_last_rx;
static bool g_measuring = false, g_join = false;
static vector<uint32_t> g_lat;  // microseconds
static vector<u64> g_seqtime;
static u64 g_seq = 0;
static u64 g_bad_stamp;
static const u64 SEQRING = 1u << 20;

static void ep_set(Conn& c, uint32_t ev) {
  epoll_event e{};
  e.events = ev;
  e.data.u32 = c.id;
  if (ev == 0) {
    if (c.in_epoll) epoll_ctl(ep, EPOLL_CTL_DEL, c.fd, &e), c.in_epoll = false;
  } else {
    epoll_ctl(ep, c.in_epoll ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c.fd, &e);
    c.in_epoll = true;
  }
}
static uint32_t want(Conn& c) {
  uint32_t ev = 0;
  bool live = c.st != READY || c.sampled || O.drain_ms <= 0 || (g_join && !c.joined);
  if (live) ev |= EPOLLIN;
  if (!c.out.empty() || c.st == CONNECTING) ev |= EPOLLOUT;
  return ev;
}
static void drop(Conn& c) {
  if (c.fd < 0) return;
  ep_set(c, 0);
  close(c.fd);
  c.fd = -1;
  c.st = CLOSED;
  c.part.clear();
  c.part.shrink_to_fit();
  g_closed++;
}
static void flush(Conn& c) {
  while (!c.out.empty()) {
    ssize_t n = send(c.fd, c.out.data(), c.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      c.out.erase(0, n);
      continue;
    }
    if (n < 0 && errno == EAGAIN) break;
    drop(c);
    return;
  }
  ep_set(c, want(c));
}
static void raw_send(Conn& c, const char* p, size_t n) {
  if (c.fd < 0) return;
  if (c.out.empty()) {
    ssize_t w = send(c.fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (w == (ssize_t)n) return;
    if (w < 0) {
      if (errno != EAGAIN) {
        drop(c);
        return;
      }
      w = 0;
    }
    c.out.assign(p + w, n - w);
    ep_set(c, want(c));
  } else
    c.out.append(p, n);
}
static void put_frame(string& o, int opcode, string_view pl) {
  unsigned char h[14];
  size_t n = 0;
  h[n++] = 0x80 | opcode;
  if (pl.size() < 126)
    h[n++] = 0x80 | pl.size();
  else if (pl.size() < 65536) {
    h[n++] = 0x80 | 126;
    h[n++] = pl.size() >> 8;
    h[n++] = pl.size();
  } else {
    h[n++] = 0x80 | 127;
    for (int i = 7; i >= 0; i--) h[n++] = (u64)pl.size() >> (8 * i);
  }
  static const unsigned char mk[4] = {0x37, 0xfa, 0x21, 0x3d};
  memcpy(h + n, mk, 4);
  n += 4;
  size_t base = o.size() + n;
  o.append((char*)h, n);
  o.append(pl);
  for (size_t i = 0; i < pl.size(); i++) o[base + i] ^= mk[i & 3];
}

// ---------------------------------------------------------------- payloads
static void put_var(string& o, u64 v) {
  while (v >= 128) {
    o += (char)(0x80 | (v & 127));
    v >>= 7;
  }
  o += (char)v;
}
static void put_vstr(string& o, string_view s) {
  put_var(o, s.size());
  o.append(s);
}
static void expand(string& o, const string& t, const Conn& c, u64 seq, u64 ts_us) {
  size_t p = 0;
  char b[40];
  for (;;) {
    size_t q = t.find('%', p);
    if (q == string::npos) {
      o.append(t, p, string::npos);
      return;
    }
    o.append(t, p, q - p);
    size_t e = t.find('%', q + 1);
    if (e == string::npos) {
      o.append(t, q, string::npos);
      return;
    }
    string_view w(t.data() + q + 1, e - q - 1);
    p = e + 1;
    if (w == "TS")
      snprintf(b, sizeof b, "%016lu", ts_us), o += b;
    else if (w == "SEQ")
      snprintf(b, sizeof b, "%lu", seq % A.seqmod), o += b;
    else if (w == "CID")
      snprintf(b, sizeof b, "%d", c.id), o += b;
    else if (w == "CN")
      snprintf(b, sizeof b, "%lu", c.yclock + 1), o += b;  // this connection's op number, from 1
    else if (w == "ID")
      snprintf(b, sizeof b, "%lu", seq % 100), o += b;  // note id, 0..99
    else if (w == "X" || w == "Y")
      snprintf(b, sizeof b, "%lu", 100 + rnd() % 900), o += b;
    else if (w == "HASH")
      snprintf(b, sizeof b, "%016lx", rnd()), o += b;
    else if (w == "UUID")
      snprintf(b, sizeof b, "%08lx-%04lx-4%03lx-8%03lx-%012lx", rnd() & 0xffffffff, rnd() & 0xffff, rnd() & 0xfff,
               rnd() & 0xfff, rnd() & 0xffffffffffff),
          o += b;
    else if (w == "")
      o += '%';
    else {
      o += '%';
      o.append(w);
      p = e;
    }
  }
}
// One Yjs v1 update: set key of the root Y.Map "notes" to a string.
static u64 ybase = 0;  // Yjs client ids and keys are new in every run
static string yjs_update(u64 client, u64 clock, const string& key, const string& val, bool has_origin) {
  string u;
  put_var(u, 1);  // one client
  put_var(u, 1);  // one struct
  put_var(u, client);
  put_var(u, clock);
  if (has_origin) {
    u += (char)(0x80 | 0x20 | 8);
    put_var(u, client);
    put_var(u, clock - 1);
  } else {
    u += (char)(0x20 | 8);
    put_var(u, 1);
    put_vstr(u, "notes");
    put_vstr(u, key);
  }
  put_var(u, 1);
  u += (char)119;
  put_vstr(u, val);
  if (has_origin) {  // delete set: the value that this one replaces
    put_var(u, 1);
    put_var(u, client);
    put_var(u, 1);
    put_var(u, clock - 1);
    put_var(u, 1);
  } else
    put_var(u, 0);
  return u;
}
static string tmp1, tmp2;
static void publish(Conn& c, u64 t) {
  u64 seq = g_seq++;
  g_seqtime[(seq % A.seqmod) % SEQRING] = t;
  tmp2.clear();
  if (A.ypub.on) {
    tmp1.clear();
    expand(tmp1, A.ypub.value, c, seq, t / 1000);
    u64 clk = c.yclock++;
    string u =
        yjs_update(ybase + c.id, clk, "n" + std::to_string(c.id) + "-" + std::to_string(ybase % 100000), tmp1, clk > 0);
    string m = A.ypub.prefix;
    put_vstr(m, u);
    put_frame(tmp2, 2, m);
  } else {
    for (auto& f : A.pubs[seq % A.pubs.size()].frames) {
      tmp1.clear();
      expand(tmp1, f.tpl, c, seq, t / 1000);
      put_frame(tmp2, f.bin ? 2 : 1, tmp1);
    }
    c.yclock++;
  }
  raw_send(c, tmp2.data(), tmp2.size());
}
static void seed_one(Conn& c, u64 i) {
  if (!A.yseed.on) c.yclock++;
  tmp2.clear();
  if (A.yseed.on) {
    tmp1.clear();
    expand(tmp1, A.yseed.value, c, i, 0);
    string u = yjs_update(ybase - 1, i, "s" + std::to_string(i), tmp1, false);
    string m = A.yseed.prefix;
    put_vstr(m, u);
    put_frame(tmp2, 2, m);
  } else
    for (auto& f : A.seedt.frames) {
      tmp1.clear();
      expand(tmp1, f.tpl, c, i, 0);
      put_frame(tmp2, f.bin ? 2 : 1, tmp1);
    }
  raw_send(c, tmp2.data(), tmp2.size());
}

// ---------------------------------------------------------------- receive path
static void join_done(Conn& c) {
  if (c.joined) return;
  c.joined = true;
  c.t_join = now_ns();
  g_snapdone++;
}
static void check_snap(Conn& c, string_view m) {
  if (c.joined || !g_join) return;
  if (!A.snapmark.empty()) {
    size_t p = 0;
    while (p < m.size()) {
      void* q = memmem(m.data() + p, m.size() - p, A.snapmark.data(), A.snapmark.size());
      if (!q) break;
      c.snap++;
      p = (char*)q - m.data() + A.snapmark.size();
    }
    if (c.snap >= (u64)O.seed && A.snapdone.empty()) join_done(c);
  }
  if (!A.snapdone.empty() && m.find(A.snapdone) != string_view::npos && (A.snapmark.empty() || c.snap >= (u64)O.seed))
    join_done(c);
}
static void advance(Conn& c) {
  while (c.st == STEPPING && c.step < A.steps.size() && A.steps[c.step].is_send) {
    tmp1.clear();
    tmp2.clear();
    expand(tmp1, A.steps[c.step].text, c, 0, 0);
    put_frame(tmp2, A.steps[c.step].bin ? 2 : 1, tmp1);
    c.step++;
    raw_send(c, tmp2.data(), tmp2.size());
    if (c.fd < 0) return;
  }
  if (c.st == STEPPING && c.step >= A.steps.size()) {
    c.st = READY;
    ep_set(c, want(c));
  }
}
static void on_message(Conn& c, string_view m, u64 t) {
  g_msgs++;
  if (m.size() == A.ping.size() && !A.ping.empty() && m == A.ping) {
    tmp2.clear();
    put_frame(tmp2, 1, A.pong);
    g_pings++;
    raw_send(c, tmp2.data(), tmp2.size());
    return;
  }
  if (g_join) check_snap(c, m);
  if (c.st == STEPPING) {
    if (c.step < A.steps.size() && !A.steps[c.step].is_send &&
        (A.steps[c.step].pfx ? m.substr(0, A.steps[c.step].text.size()) == A.steps[c.step].text
                             : m.find(A.steps[c.step].text) != string_view::npos)) {
      c.step++;
      advance(c);
    }
    return;
  }
  if (!c.sampled && !O.count_all) return;
  if (A.stamp == "order") {  // one op per message, single publisher, FIFO: the n-th message is op n
    c.ops++;
    g_ops++;
    if (c.sampled && g_measuring && c.ops - 1 < g_seq) g_lat.push_back((t - g_seqtime[(c.ops - 1) % SEQRING]) / 1000);
    return;
  }
  size_t p = 0, ml = A.marker.size();
  while (p < m.size()) {
    const char* q = (const char*)memmem(m.data() + p, m.size() - p, A.marker.data(), ml);
    if (!q) break;
    p = q - m.data() + ml;
    c.ops++;
    g_ops++;
    if (c.sampled && g_measuring) {
      u64 v = 0;
      size_t k = p;
      while (k < m.size() && m[k] >= '0' && m[k] <= '9' && k - p < 18) v = v * 10 + (m[k++] - '0');
      u64 us = t / 1000;
      if (A.stamp == "seq") v = g_seqtime[(v % A.seqmod) % SEQRING] / 1000;
      if (k == p || v > us || us - v > 300000000ull)
        g_bad_stamp++;
      else
        g_lat.push_back(us - v);
    }
  }
}
static vector<char> RB(1 << 18);
static void begin_ws(Conn& c);
static bool on_bytes(Conn& c, size_t n) {  // RB[0..n) holds part + new; returns false when dropped
  size_t p = 0;
  u64 t = now_ns();
  if (c.st == HTTPGET) {
    if (!A.snapmark.empty()) {
      size_t ml = A.snapmark.size();
      while (p < n) {
        char* q = (char*)memmem(RB.data() + p, n - p, A.snapmark.data(), ml);
        if (!q) break;
        c.snap++;
        p = q - RB.data() + ml;
      }
      size_t keep = std::max(p, n > ml ? n - ml + 1 : 0);
      c.part.assign(RB.data() + keep, n - keep);
    }
    return true;
  }
  if (c.st == UPGRADING) {
    char* e = (char*)memmem(RB.data(), n, "\r\n\r\n", 4);
    if (!e) {
      c.part.assign(RB.data(), n);
      return true;
    }
    if (memcmp(RB.data(), "HTTP/1.1 101", 12)) {
      static int shown = 0;
      if (shown++ < 3) fprintf(stderr, "fanload: upgrade refused: %.*s\n", (int)std::min<size_t>(n, 300), RB.data());
      drop(c);
      return false;
    }
    p = e + 4 - RB.data();
    c.st = STEPPING;
    c.t_up = t;
    advance(c);
    if (c.fd < 0) return false;
  }
  while (n - p >= 2) {
    unsigned char* h = (unsigned char*)RB.data() + p;
    size_t hl = 2;
    u64 len = h[1] & 127;
    if (len == 126) {
      if (n - p < 4) break;
      len = (h[2] << 8) | h[3];
      hl = 4;
    } else if (len == 127) {
      if (n - p < 10) break;
      len = 0;
      for (int i = 0; i < 8; i++) len = len << 8 | h[2 + i];
      hl = 10;
    }
    if (n - p < hl + len) {
      if (RB.size() < hl + len + 65536) RB.resize(hl + len + 262144);
      break;
    }
    int opc = h[0] & 15;
    bool fin = h[0] & 128;
    string_view pl(RB.data() + p + hl, len);
    p += hl + len;
    g_frames++;
    if (opc == 8) {
      drop(c);
      return false;
    }
    if (opc == 9) {
      tmp2.clear();
      put_frame(tmp2, 10, pl);
      g_pings++;
      raw_send(c, tmp2.data(), tmp2.size());
    } else if (opc == 10) {
    } else if (fin && opc != 0)
      on_message(c, pl, t);
    else {
      c.acc.append(pl);
      if (fin) {
        on_message(c, c.acc, t);
        c.acc.clear();
      }
    }
    if (c.fd < 0) return false;
  }
  if (p < n)
    c.part.assign(RB.data() + p, n - p);
  else
    c.part.clear();
  return true;
}
static void on_readable(Conn& c) {
  for (int it = 0; it < 64 && c.fd >= 0; it++) {
    size_t have = c.part.size();
    if (RB.size() < have + 65536) RB.resize(have + 262144);
    size_t room = RB.size() - have;
    ssize_t n = recv(c.fd, RB.data() + have, room, MSG_DONTWAIT);
    if (n > 0) {
      if (have) memcpy(RB.data(), c.part.data(), have);
      g_bytes += n;
      if (g_measuring) g_last_rx = 0;  // refreshed lazily by the loop
      bool full = (size_t)n == room;
      if (!on_bytes(c, have + n)) return;
      if (!full) return;
    } else if (n < 0 && (errno == EAGAIN || errno == EINTR))
      return;
    else {
      if (c.st == HTTPGET) {  // body complete: now the WebSocket
        ep_set(c, 0);
        close(c.fd);
        c.fd = -1;
        c.part.clear();
        begin_ws(c);
        return;
      }
      drop(c);
      return;
    }
  }
}
static void dial(Conn& c, St st) {
  c.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c.fd < 0) die("socket: " + string(strerror(errno)));
  int one = 1;
  setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (c.id >= 20000 && O.host.substr(0, 4) == "127.") {
    setsockopt(c.fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    sockaddr_in s{};
    s.sin_family = AF_INET;
    s.sin_addr.s_addr = htonl(0x7f000001u + c.id / 20000);
    bind(c.fd, (sockaddr*)&s, sizeof s);
  }
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(O.port);
  inet_pton(AF_INET, O.host.c_str(), &a.sin_addr);
  c.st = CONNECTING;
  c.in_epoll = false;
  if (connect(c.fd, (sockaddr*)&a, sizeof a) < 0 && errno != EINPROGRESS) {
    close(c.fd);
    c.fd = -1;
    c.st = CLOSED;
    g_closed++;
    return;
  }
  c.out.clear();
  string hh = A.host_header.empty() ? O.host + ":" + std::to_string(O.port) : A.host_header;
  if (st == HTTPGET) {
    c.out = "GET " + A.joinhttp + " HTTP/1.1\r\nHost: " + hh + "\r\nConnection: close\r\nUser-Agent: fanload\r\n" +
            O.extra_header + "\r\n";
    c.step = 1;
  } else {
    string path = O.path.empty() ? A.path : O.path, ex;
    if (c.id == O.conns && !A.seedpath.empty()) path = A.seedpath;
    expand(ex, path, c, 0, 0);
    c.out = "GET " + ex + " HTTP/1.1\r\nHost: " + hh +
            "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
            "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nUser-Agent: fanload\r\n";
    string sp = O.subproto.empty() ? A.subproto : O.subproto;
    if (!sp.empty()) c.out += "Sec-WebSocket-Protocol: " + sp + "\r\n";
    if (O.pmd) c.out += "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";
    c.out += O.extra_header + "\r\n";
    c.step = 0;
  }
  ep_set(c, EPOLLOUT);
}
static void begin_ws(Conn& c) { dial(c, UPGRADING); }
static void on_event(Conn& c, uint32_t ev) {
  if (c.st == CONNECTING && (ev & (EPOLLOUT | EPOLLERR | EPOLLHUP))) {
    int e = 0;
    socklen_t l = sizeof e;
    getsockopt(c.fd, SOL_SOCKET, SO_ERROR, &e, &l);
    if (e) {
      drop(c);
      return;
    }
    c.st = c.step == 1 && !A.joinhttp.empty() && g_join ? HTTPGET : UPGRADING;
    flush(c);
    return;
  }
  if (ev & EPOLLOUT) flush(c);
  if (c.fd >= 0 && (ev & (EPOLLIN | EPOLLHUP | EPOLLERR))) on_readable(c);
}

// ---------------------------------------------------------------- the loop
static size_t sweep_pos = 0;
static u64 sweep_last = 0;
static void sweep(u64 t, bool all = false) {  // drain unsampled sockets, a slice at a time
  if (O.drain_ms <= 0) return;
  size_t n = C.size(), k;
  if (all)
    k = n;
  else {
    double dt = (t - sweep_last) / 1e6;
    k = std::min<size_t>(n, (size_t)ceil(n * dt / O.drain_ms));
  }
  sweep_last = t;
  for (; k > 0; k--) {
    Conn& c = C[sweep_pos];
    if (++sweep_pos >= n) sweep_pos = 0;
    if (c.st == READY && c.fd >= 0 && !c.sampled) on_readable(c);
  }
}
static void poll_once(u64 deadline) {
  static epoll_event ev[512];
  u64 t = now_ns();
  u64 wait = deadline > t ? deadline - t : 0;
  if (O.drain_ms > 0) wait = std::min<u64>(wait, 1000000);
  wait = std::min<u64>(wait, 50000000);
  timespec ts{(time_t)(wait / 1000000000ull), (long)(wait % 1000000000ull)};
  int n = epoll_pwait2(ep, ev, 512, &ts, nullptr);
  for (int i = 0; i < n; i++) {
    Conn& c = C[ev[i].data.u32];
    if (c.fd >= 0) on_event(c, ev[i].events);
  }
  t = now_ns();
  if (t - sweep_last >= 1000000) sweep(t);
}

static u64 pct(vector<uint32_t>& v, double p) {
  if (v.empty()) return 0;
  size_t k = std::min(v.size() - 1, (size_t)(p * v.size()));
  std::nth_element(v.begin(), v.begin() + k, v.end());
  return v[k];
}
static string J;
static void jnum(const char* k, double v, int dec = 3) {
  char b[80];
  snprintf(b, sizeof b, "%s\"%s\": %.*f", J.empty() ? "" : ", ", k, dec, v);
  J += b;
}
static void jstr(const char* k, const string& v) { J += (J.empty() ? "\"" : ", \"") + string(k) + "\": \"" + v + "\""; }
static void finish() {
  string o = "{" + J + "}\n";
  fputs(o.c_str(), stdout);
  if (!O.out.empty())
    if (FILE* f = fopen(O.out.c_str(), "a")) {
      fputs(o.c_str(), f);
      fclose(f);
    }
}
static void usage() {
  puts(
      "fanload --adapter FILE --port P [--host H] [--path /x] [--mode fanout|join|idle]\n"
      "  --conns N --publishers P --rate OPS --duration S --warmup S --settle S --hold S\n"
      "  --window W (closed loop) --samples K --drain-ms MS (0: epoll every socket) --count all|sampled\n"
      "  --server-pid PID (repeatable) --aux-pid PID --server-cpu CORE --batch B (connects in flight)\n"
      "  --seed K --seed-rate R --seed-settle S --deflate --subprotocol S --header 'A: b' --var k=v --label S --out "
      "FILE\n"
      "  --max-time S (hard stop)");
  exit(1);
}

static int connect_all(int first, int count, int batch, double timeout) {
  u64 t0 = now_ns(), end = t0 + (u64)(timeout * 1e9);
  int next = first, lim = first + count;
  size_t scan = first;
  for (;;) {
    int inflight = 0, ready = 0;
    for (int i = first; i < next; i++) {
      if (C[i].st == READY)
        ready++;
      else if (C[i].st != CLOSED)
        inflight++;
    }
    (void)scan;
    while (next < lim && inflight < batch) {
      C[next].t_start = now_ns();
      dial(C[next], g_join && !A.joinhttp.empty() ? HTTPGET : UPGRADING);
      next++;
      inflight++;
    }
    if (ready + (int)g_closed >= count && next == lim && inflight == 0) return ready;
    if (now_ns() > end) {
      int r = 0;
      for (int i = first; i < lim; i++) r += C[i].st == READY;
      return r;
    }
    for (int k = 0; k < 4; k++) poll_once(now_ns() + 2000000);
  }
}
static void run_for(double s) {
  u64 e = now_ns() + (u64)(s * 1e9);
  while (now_ns() < e) poll_once(e);
}

int main(int argc, char** argv) {
  string adapter;
  for (int i = 1; i < argc; i++) {
    string k = argv[i];
    auto val = [&]() -> string {
      if (i + 1 >= argc) usage();
      return argv[++i];
    };
    if (k == "--adapter")
      adapter = val();
    else if (k == "--host")
      O.host = val();
    else if (k == "--port")
      O.port = stoi(val());
    else if (k == "--path")
      O.path = val();
    else if (k == "--mode")
      O.mode = val();
    else if (k == "--conns")
      O.conns = stoi(val());
    else if (k == "--publishers")
      O.publishers = stoi(val());
    else if (k == "--rate")
      O.rate = stod(val());
    else if (k == "--duration")
      O.duration = stod(val());
    else if (k == "--warmup")
      O.warmup = stod(val());
    else if (k == "--settle")
      O.settle = stod(val());
    else if (k == "--hold")
      O.hold = stod(val());
    else if (k == "--window")
      O.window = stoi(val());
    else if (k == "--samples")
      O.samples = stoi(val());
    else if (k == "--drain-ms")
      O.drain_ms = stod(val());
    else if (k == "--count")
      O.count_all = val() == "all";
    else if (k == "--server-pid")
      O.pids.push_back(stoi(val()));
    else if (k == "--aux-pid")
      O.aux.push_back(stoi(val()));
    else if (k == "--server-cpu")
      O.server_cpu = stoi(val());
    else if (k == "--batch")
      O.batch = stoi(val());
    else if (k == "--seed")
      O.seed = stoi(val());
    else if (k == "--seed-rate")
      O.seed_rate = stod(val());
    else if (k == "--seed-settle")
      O.seed_settle = stod(val());
    else if (k == "--deflate")
      O.pmd = true;
    else if (k == "--subprotocol")
      O.subproto = val();
    else if (k == "--header")
      O.extra_header += val() + "\r\n";
    else if (k == "--label")
      O.label = val();
    else if (k == "--out")
      O.out = val();
    else if (k == "--connect-timeout")
      O.connect_timeout = stod(val());
    else if (k == "--max-time")
      O.max_time = stod(val());
    else if (k == "--var") {
      string v = val();
      size_t e = v.find('=');
      if (e == string::npos) usage();
      O.vars[v.substr(0, e)] = v.substr(e + 1);
    } else
      usage();
  }
  if (O.host.substr(0, 4) != "127.") die("only 127.x.x.x targets");
  if (!adapter.empty()) load_adapter(adapter);
  if (O.publishers <= 0) O.publishers = std::min(O.conns, 10);
  if (A.stamp == "order" || A.ypub.on) O.batch = std::min(O.batch, 200);
  if (A.stamp == "order") O.publishers = 1;
  signal(SIGPIPE, SIG_IGN);
  rlimit rl{};
  getrlimit(RLIMIT_NOFILE, &rl);
  rlim_t wantfd = (rlim_t)O.conns + 200;
  if (rl.rlim_cur < wantfd) {
    rl.rlim_cur = wantfd;
    if (rl.rlim_max < wantfd) rl.rlim_max = wantfd;
    if (setrlimit(RLIMIT_NOFILE, &rl) < 0) die("RLIMIT_NOFILE too low for --conns");
  }
  alarm((unsigned)O.max_time);
  ep = epoll_create1(EPOLL_CLOEXEC);
  g_seqtime.assign(SEQRING, 0);
  g_lat.reserve(1 << 20);
  u64 t_begin = now_ns();
  rng_state ^= t_begin * 0x2545F4914F6CDD1Dull;
  ybase = 500000000 + (t_begin / 100000) % 1500000000ull;

  int extra = (O.mode == "join") ? 1 : 0;
  C.resize(O.conns + extra);
  for (size_t i = 0; i < C.size(); i++) C[i].id = i;
  // publishers spread over the connections; samples spread over the rest
  if (O.mode == "fanout") {
    for (int k = 0; k < O.publishers; k++) C[(u64)k * O.conns / O.publishers].publisher = true;
    vector<int> rest;
    for (int i = 0; i < O.conns; i++)
      if (!C[i].publisher) rest.push_back(i);
    if (rest.empty())
      for (int i = 0; i < O.conns; i++) rest.push_back(i);
    int s = std::min<int>(O.samples, rest.size());
    for (int k = 0; k < s; k++) C[rest[(u64)(2 * k + 1) * rest.size() / (2 * s)]].sampled = true;
  }

  jstr("label", O.label);
  jstr("mode", O.mode);
  jnum("conns", O.conns, 0);
  Cpu c_idle = cpu_of(O.pids);
  double core_idle = core_busy(O.server_cpu);
  jnum("rss_idle_kb", c_idle.rss_kb, 0);

  if (O.mode == "join") {
    Conn& h = C[O.conns];
    if (A.has_seed && O.seed > 0) {
      C[O.conns].t_start = now_ns();
      dial(h, UPGRADING);
      u64 e = now_ns() + 10000000000ull;
      while (h.st != READY && h.st != CLOSED && now_ns() < e) poll_once(now_ns() + 5000000);
      if (h.st != READY) die("seeder could not connect");
      for (auto& s : A.seedsteps) {
        tmp2.clear();
        put_frame(tmp2, 1, s.text);
        raw_send(h, tmp2.data(), tmp2.size());
      }
      u64 step = (u64)(1e9 / O.seed_rate), t = now_ns();
      for (int i = 0; i < O.seed; i++) {
        while (now_ns() < t + i * step) poll_once(t + i * step);
        seed_one(h, i);
      }
      run_for(O.seed_settle);
    }
    Cpu c0 = cpu_of(O.pids), a0 = cpu_of(O.aux);
    double k0 = core_busy(O.server_cpu), s0 = self_cpu();
    u64 b0 = g_bytes, m0 = g_msgs;
    g_join = true;
    g_closed = 0;
    u64 t0 = now_ns(), end = t0 + (u64)(O.duration * 1e9);
    for (int i = 0; i < O.conns; i++) {
      C[i].t_start = now_ns();
      dial(C[i], A.joinhttp.empty() ? UPGRADING : HTTPGET);
    }
    bool need_snap = !A.snapmark.empty() || !A.snapdone.empty();
    for (;;) {
      poll_once(now_ns() + 2000000);
      int d = 0;
      for (int i = 0; i < O.conns; i++) {
        Conn& c = C[i];
        if (!c.joined && c.st == READY &&
            (!need_snap || (!A.joinhttp.empty() && A.snapdone.empty() && c.snap >= (u64)O.seed)))
          join_done(c);
        d += c.joined;
      }
      if (d == O.conns || now_ns() > end) break;
    }
    u64 bt = g_bytes - b0, mt = g_msgs - m0;  // at the moment when the last one had its snapshot
    Cpu cj = cpu_of(O.pids);
    run_for(1.0);  // stragglers: join announcements and the like
    Cpu c1 = cpu_of(O.pids), a1 = cpu_of(O.aux);
    vector<uint32_t> v;
    u64 last = 0;
    int up = 0;
    for (int i = 0; i < O.conns; i++) {
      up += C[i].st == READY;
      if (C[i].joined) {
        v.push_back((C[i].t_join - t0) / 1000);
        last = std::max(last, C[i].t_join - t0);
      }
    }
    jnum("seed_notes", O.seed, 0);
    jnum("joined", v.size(), 0);
    jnum("ready", up, 0);
    jnum("join_all_ms", last / 1e6);
    jnum("join_p50_ms", pct(v, .5) / 1e3);
    jnum("join_p99_ms", pct(v, .99) / 1e3);
    jnum("bytes_until_joined", bt, 0);
    jnum("msgs_until_joined", mt, 0);
    jnum("bytes_total", g_bytes - b0, 0);
    jnum("server_cpu_until_joined_s", cj.fine - c0.fine);
    jnum("server_cpu_s", c1.fine - c0.fine);
    jnum("server_cpu_stat_s", c1.user + c1.sys - c0.user - c0.sys);
    jnum("aux_cpu_s", a1.fine - a0.fine);
    jnum("core_busy_s", core_busy(O.server_cpu) - k0);
    jnum("fanload_cpu_s", self_cpu() - s0);
    jnum("rss_kb", c1.rss_kb, 0);
    finish();
    return v.size() == (size_t)O.conns ? 0 : 3;
  }

  // ---- connect
  u64 tc = now_ns();
  int up = connect_all(0, O.conns, O.batch, O.connect_timeout);
  double t_conn = (now_ns() - tc) / 1e9;
  run_for(O.hold);
  Cpu c_conn = cpu_of(O.pids);
  jnum("connected", up, 0);
  jnum("connect_s", t_conn);
  jnum("connects_per_s", up / t_conn, 0);
  jnum("connect_cpu_us_each", up ? (c_conn.fine - c_idle.fine) * 1e6 / up : 0, 1);
  jnum("rss_connected_kb", c_conn.rss_kb, 0);
  jnum("rss_per_conn_kb", up ? (c_conn.rss_kb - c_idle.rss_kb) / up : 0, 2);
  if (up < O.conns) {
    fprintf(stderr, "fanload: only %d of %d connections up\n", up, O.conns);
    if (up == 0) {
      finish();
      return 3;
    }
  }
  if (O.mode == "idle") {
    u64 b0 = g_bytes;
    Cpu x0 = cpu_of(O.pids);
    run_for(O.duration);
    Cpu x1 = cpu_of(O.pids);
    jnum("idle_s", O.duration);
    jnum("idle_cpu_s", x1.fine - x0.fine);
    jnum("idle_bytes", g_bytes - b0, 0);
    jnum("rss_end_kb", x1.rss_kb, 0);
    jnum("still_up", std::count_if(C.begin(), C.end(), [](Conn& c) { return c.st == READY; }), 0);
    finish();
    return 0;
  }

  vector<Conn*> pub, smp;
  for (auto& c : C) {
    if (c.st != READY) continue;
    if (c.publisher) pub.push_back(&c);
    if (c.sampled) smp.push_back(&c);
  }
  if (pub.empty() || smp.empty()) die("no publisher or no sampled connection is up");
  u64 receivers = A.deliver_all ? up : up - 1;
  size_t rr = 0;
  u64 lag_max = 0;
  vector<uint32_t> lags;
  auto slowest = [&] {
    u64 m = ~0ull;
    for (auto* c : smp)
      if (c->fd >= 0) m = std::min(m, c->ops);
    return m;
  };
  auto drive = [&](double secs) -> u64 {  // returns ops published
    u64 n0 = g_seq, t0 = now_ns(), end = t0 + (u64)(secs * 1e9), k = 0;
    u64 base = O.window ? slowest() : 0;
    double step = 1e9 / O.rate;
    for (;;) {
      u64 t = now_ns();
      if (t >= end) break;
      if (O.window) {
        u64 done = slowest() - base;
        while (g_seq - n0 < done + O.window) {
          Conn& c = *pub[rr++ % pub.size()];
          if (c.fd >= 0)
            publish(c, now_ns());
          else
            break;
        }
        poll_once(t + 2000000);
      } else {
        u64 due = t0 + (u64)(k * step);
        while (due <= t && due < end) {
          Conn& c = *pub[rr++ % pub.size()];
          u64 tn = now_ns();
          if (g_measuring) {
            lag_max = std::max(lag_max, tn - due);
            lags.push_back((tn - due) / 1000);
          }
          if (c.fd >= 0) publish(c, tn);
          k++;
          due = t0 + (u64)(k * step);
        }
        poll_once(std::min(due, end));
      }
    }
    return g_seq - n0;
  };
  auto settle = [&](u64 want_ops, double secs) {  // until all have arrived, or nothing comes any more
    u64 end = now_ns() + (u64)(secs * 1e9), lb = g_bytes, lt = now_ns();
    for (;;) {
      u64 t = now_ns();
      if (g_bytes != lb) lb = g_bytes, lt = t;
      if (g_ops >= want_ops && O.count_all) return;
      if (t > end || t - lt > 500000000ull) return;
      poll_once(t + 2000000);
    }
  };
  if (A.has_seed && O.seed > 0) {  // notes that the ops will move
    u64 step = (u64)(1e9 / O.seed_rate), t = now_ns();
    for (int i = 0; i < O.seed; i++) {
      while (now_ns() < t + i * step) poll_once(t + i * step);
      seed_one(*pub[0], i);
    }
    run_for(0.7);
    g_ops = 0;
    for (auto& c : C) c.ops = 0;
  }
  u64 w0 = g_ops;
  u64 wn = O.warmup > 0 ? drive(O.warmup) : 0;
  settle(w0 + wn * receivers, 2.0);
  sweep(now_ns(), true);
  run_for(0.1);
  sweep(now_ns(), true);

  Cpu c0 = cpu_of(O.pids), a0 = cpu_of(O.aux);
  double k0 = core_busy(O.server_cpu), s0 = self_cpu();
  u64 ops0 = g_ops, b0 = g_bytes, m0 = g_msgs, f0 = g_frames, p0 = g_pings, cl0 = g_closed;
  vector<u64> so;
  for (auto* c : smp) so.push_back(c->ops);
  g_measuring = true;
  u64 t0 = now_ns();
  u64 n = drive(O.duration);
  u64 t1 = now_ns();
  u64 ops_at_end = g_ops;
  settle(ops0 + n * receivers, O.settle);
  sweep(now_ns(), true);
  u64 t2 = now_ns();
  g_measuring = false;
  Cpu c1 = cpu_of(O.pids), a1 = cpu_of(O.aux);
  double k1 = core_busy(O.server_cpu), s1 = self_cpu();
  u64 seen_s = 0, exp_s = 0;
  for (size_t i = 0; i < smp.size(); i++) {
    seen_s += smp[i]->ops - so[i];
    exp_s += n;
  }
  double expect = (double)n * receivers;
  double seen = O.count_all ? (double)(g_ops - ops0) : expect * (exp_s ? (double)seen_s / exp_s : 0);
  double cpu = c1.fine - c0.fine;
  double wall = (t2 - t0) / 1e9, act = (t1 - t0) / 1e9;
  jnum("publishers", pub.size(), 0);
  jnum("rate", O.window ? 0 : O.rate, 1);
  jnum("window", O.window, 0);
  jnum("duration_s", act);
  jnum("ops_published", n, 0);
  jnum("ops_per_s", n / act, 1);
  jnum("deliveries_expected", expect, 0);
  jnum("deliveries_seen", seen, 0);
  jnum("delivered_ratio", expect ? seen / expect : 0, 5);
  jnum("sampled_ratio", exp_s ? (double)seen_s / exp_s : 0, 5);
  jnum("deliveries_per_s", seen / wall, 0);
  jnum("deliveries_per_s_while_publishing", O.count_all ? (ops_at_end - ops0) / act : 0, 0);
  jnum("settle_s", (t2 - t1) / 1e9);
  jnum("lat_samples", g_lat.size(), 0);
  jnum("lat_p50_ms", pct(g_lat, .5) / 1e3);
  jnum("lat_p90_ms", pct(g_lat, .9) / 1e3);
  jnum("lat_p99_ms", pct(g_lat, .99) / 1e3);
  jnum("lat_max_ms", pct(g_lat, 1) / 1e3);
  jnum("bad_stamps", g_bad_stamp, 0);
  jnum("msgs_received", g_msgs - m0, 0);
  jnum("frames_received", g_frames - f0, 0);
  jnum("bytes_received", g_bytes - b0, 0);
  jnum("bytes_per_delivery", seen ? (g_bytes - b0) / seen : 0, 1);
  jnum("ops_per_msg", g_msgs > m0 ? seen / (g_msgs - m0) : 0, 2);
  jnum("pings_answered", g_pings - p0, 0);
  jnum("lost_connections", g_closed - cl0, 0);
  jnum("server_cpu_s", cpu);
  jnum("server_cpu_stat_s", c1.user + c1.sys - c0.user - c0.sys);
  jnum("server_cpu_user_s", c1.user - c0.user);
  jnum("server_cpu_sys_s", c1.sys - c0.sys);
  jnum("server_core_share", wall ? cpu / wall : 0);
  jnum("aux_cpu_s", a1.fine - a0.fine);
  jnum("core_busy_s", k1 - k0);
  jnum("cpu_s_per_M_deliveries", seen ? cpu * 1e6 / seen : 0);
  jnum("cpu_s_per_M_deliveries_with_aux", seen ? (cpu + a1.fine - a0.fine) * 1e6 / seen : 0);
  jnum("core_busy_s_per_M_deliveries", seen ? (k1 - k0) * 1e6 / seen : 0);
  jnum("cpu_us_per_op", n ? cpu * 1e6 / n : 0, 2);
  jnum("fanload_cpu_s", s1 - s0);
  jnum("fanload_core_share", (s1 - s0) / wall);
  jnum("sched_lag_p99_ms", pct(lags, .99) / 1e3);
  jnum("sched_lag_max_ms", lag_max / 1e6);
  jnum("rss_end_kb", c1.rss_kb, 0);
  jnum("rss_peak_kb", c1.hwm_kb, 0);
  jnum("total_wall_s", (now_ns() - t_begin) / 1e9);
  (void)core_idle;
  finish();
  return 0;
}
