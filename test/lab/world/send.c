/* Frames out: in batches (sendmmsg), at once or after a delay (a wheel of 100 µs slots). */
#define _GNU_SOURCE
#include "world.h"
#include <errno.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, SLOT_NS = 100000, SLOTS = 131072 /* 13 s: longer delays are shortened to that */ };
struct waiting {
  struct waiting *next;
  int length;
  u8 frame[];
};

static int sender;
static u8 buffers[BATCH][FRAME_MAX];
static struct iovec vectors[BATCH];
static struct mmsghdr messages[BATCH];
static int filled;
static struct waiting **wheel;
static u64 wheel_now;
static int waiting_count;

u64 monotonic_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (u64)t.tv_sec * 1000000000ULL + (u64)t.tv_nsec;
}

u64 random64(void) {
  static u64 x = 0x1234567;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return x;
}

int is_lost(double probability) {
  return probability > 0 && (double)(random64() >> 11) / 9007199254740992.0 < probability;
}

void open_sender(int interface_index) {
  int one = 1, size = 4 << 20;
  struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_ifindex = interface_index};
  sender = socket(AF_PACKET, SOCK_RAW, 0);
  if (sender < 0 || bind(sender, (void *)&to, sizeof to)) {
    perror("sending socket");
    exit(1);
  }
  setsockopt(sender, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
  setsockopt(sender, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  for (int i = 0; i < BATCH; i++) {
    vectors[i].iov_base = buffers[i];
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  wheel = calloc(SLOTS, sizeof *wheel);
  wheel_now = monotonic_ns() / SLOT_NS;
}

void flush_frames(void) {
  for (int done = 0; done < filled;) {
    int sent = sendmmsg(sender, messages + done, (unsigned)(filled - done), 0);
    if (sent > 0) {
      record_answers((u64)sent);
      done += sent;
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == ENOBUFS || errno == EAGAIN) {
      struct pollfd p = {sender, POLLOUT, 0};
      poll(&p, 1, 1);
      continue;
    }
    done++; /* the link is down: this frame is lost, as it would be */
  }
  filled = 0;
}

u8 *next_frame(void) {
  if (filled == BATCH) flush_frames();
  return buffers[filled];
}

static void commit(int length) {
  vectors[filled].iov_len = (size_t)length;
  if (++filled == BATCH) flush_frames();
}

void send_frame(int length, u32 delay_us) {
  if (is_lost(options.loss_out)) return;
  if (!delay_us) {
    commit(length);
    return;
  }
  struct waiting *w = malloc(sizeof *w + (size_t)length);
  if (!w) return;
  if (!waiting_count) wheel_now = monotonic_ns() / SLOT_NS;
  u64 slots = (u64)delay_us * 1000 / SLOT_NS;
  u64 slot = (monotonic_ns() / SLOT_NS + (slots < SLOTS - 2 ? slots : SLOTS - 2) + 1) % SLOTS;
  w->length = length;
  memcpy(w->frame, buffers[filled], (size_t)length);
  w->next = wheel[slot];
  wheel[slot] = w;
  waiting_count++;
}

void send_due_frames(void) {
  u64 now = monotonic_ns() / SLOT_NS;
  if (!waiting_count) {
    wheel_now = now;
    return;
  }
  while (wheel_now < now) {
    struct waiting **slot = &wheel[++wheel_now % SLOTS];
    while (*slot) {
      struct waiting *w = *slot;
      *slot = w->next;
      memcpy(next_frame(), w->frame, (size_t)w->length);
      commit(w->length);
      free(w);
      waiting_count--;
    }
  }
  if (filled) flush_frames();
}

int frames_waiting(void) { return waiting_count; }
