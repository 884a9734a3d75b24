// floor - the least a WebSocket relay can do: epoll, parse a masked frame, write() it unmasked to every other
// socket.  floor PORT            one write() per socket per op ("floor-1")
//          floor PORT loop       one write() per socket per epoll round, holding all ops read in that round
//          floor PORT MS         one write() per socket per tick of MS ms, holding all ops of that tick (frame each)
//          floor PORT MS merge   the same, all ops of a tick in ONE WebSocket text message, comma-joined
// loop and tick variants also echo to the sender.  A yardstick, not a server: a blocked socket loses data.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#define MAXC 20000
static int fds[MAXC], n, up[MAXC], idx_of[MAXC + 1000];
static unsigned char pend[1 << 22], inb[MAXC][2048];
static int inlen[MAXC], merge, use_send;
static size_t plen;
static unsigned long lost;
static const char R[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static size_t hdr(unsigned char* h, size_t l) {
  h[0] = 0x81;
  if (l < 126) {
    h[1] = l;
    return 2;
  }
  if (l < 65536) {
    h[1] = 126;
    h[2] = l >> 8;
    h[3] = l;
    return 4;
  }
  h[1] = 127;
  for (int i = 0; i < 8; i++) h[2 + i] = (uint64_t)l >> (56 - 8 * i);
  return 10;
}
static void fan(int from, const unsigned char* p, size_t l) {
  for (int i = 0; i < n; i++)
    if (i != from && up[i] && (use_send ? send(fds[i], p, l, MSG_NOSIGNAL) : write(fds[i], p, l)) != (ssize_t)l) lost++;
}
static void flush_pend(void) {
  if (!plen) return;
  if (merge) {
    static unsigned char m[(1 << 22) + 16];
    size_t h = hdr(m, plen - 1);
    memcpy(m + h, pend, plen - 1);
    fan(-1, m, h + plen - 1);
  } else
    fan(-1, pend, plen);
  plen = 0;
}
int main(int c, char** v) {
  int loop = c > 2 && !strcmp(v[2], "loop"), ms = c > 2 && !loop ? atoi(v[2]) : 0, one = 1;
  merge = c > 3;
  use_send = !!getenv("USE_SEND");  // send() instead of write()
  signal(SIGPIPE, SIG_IGN);
  int l = socket(AF_INET, SOCK_STREAM, 0), ep = epoll_create1(0), tf = -1;
  setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in a = {
      .sin_family = AF_INET, .sin_port = htons(atoi(v[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(l, (void*)&a, sizeof a) || listen(l, 4096)) return perror("bind"), 1;
  struct epoll_event e = {.events = EPOLLIN, .data.fd = l}, ev[256];
  epoll_ctl(ep, EPOLL_CTL_ADD, l, &e);
  if (ms) {
    tf = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec t = {{0, ms * 1000000L}, {0, ms * 1000000L}};
    timerfd_settime(tf, 0, &t, 0);
    e.data.fd = tf;
    epoll_ctl(ep, EPOLL_CTL_ADD, tf, &e);
  }
  for (;;) {
    int k = epoll_wait(ep, ev, 256, -1);
    for (int j = 0; j < k; j++) {
      int f = ev[j].data.fd;
      if (f == l) {
        int s = accept4(l, 0, 0, SOCK_NONBLOCK);
        if (s < 0 || n == MAXC) continue;
        setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        idx_of[s] = n;
        up[n] = 0;
        inlen[n] = 0;
        fds[n++] = s;
        e.data.fd = s;
        epoll_ctl(ep, EPOLL_CTL_ADD, s, &e);
        continue;
      }
      if (f == tf) {
        uint64_t x;
        if (read(tf, &x, 8) == 8) flush_pend();
        continue;
      }
      int i = idx_of[f];
      unsigned char* b = inb[i];
      ssize_t r = read(f, b + inlen[i], 2048 - inlen[i]);
      if (r <= 0) {
        if (r < 0 && errno == EAGAIN) continue;
        close(f);
        int q = --n;
        fds[i] = fds[q];
        up[i] = up[q];
        inlen[i] = inlen[q];
        memcpy(inb[i], inb[q], inlen[q]);
        idx_of[fds[i]] = i;
        continue;
      }
      int m = inlen[i] += r, p = 0;
      if (!up[i]) {
        if (!memmem(b, m, "\r\n\r\n", 4)) continue;
        if (write(f, R, sizeof R - 1) < 0) lost++;
        up[i] = 1;
        inlen[i] = 0;
        continue;
      }
      while (m - p >= 6) {
        int h = 6, len = b[p + 1] & 127;
        if (len == 126) {
          if (m - p < 8) break;
          h = 8;
          len = b[p + 2] << 8 | b[p + 3];
        }
        if (m - p < h + len) break;
        unsigned char *k4 = b + p + h - 4, *d = b + p + h, o[2100];
        size_t oh = hdr(o, len);
        for (int x = 0; x < len; x++) o[oh + x] = d[x] ^ k4[x & 3];
        if ((b[p] & 15) == 1) {
          if (!loop && !ms)
            fan(i, o, oh + len);
          else if (merge) {
            memcpy(pend + plen, o + oh, len);
            plen += len;
            pend[plen++] = ',';
          } else {
            memcpy(pend + plen, o, oh + len);
            plen += oh + len;
          }
        }
        p += h + len;
      }
      memmove(b, b + p, m - p);
      inlen[i] = m - p;
    }
    if (loop) flush_pend();
  }
}
