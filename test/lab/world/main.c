/* Receives by a memory-mapped ring (TPACKET_V2) in one thread; naps briefly while busy, sleeps when nothing comes. */
#define _GNU_SOURCE
#include "world.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { RING_BLOCK = 1 << 20, RING_BLOCKS = 32, RING_FRAME = 2048, NAP_NS = 30000, BUSY_NS = 1000000, TICK_NS = 100000 };
static volatile sig_atomic_t is_stopping;
static u8 *ring;
static int receiver;

static void stop(int signal) {
  (void)signal;
  is_stopping = 1;
}

static void open_receiver(int interface_index) {
  int version = TPACKET_V2, one = 1;
  struct tpacket_req request = {RING_BLOCK, RING_BLOCKS, RING_FRAME, RING_BLOCKS * (RING_BLOCK / RING_FRAME)};
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = interface_index};
  receiver = socket(AF_PACKET, SOCK_RAW, 0);
  if (receiver < 0 || setsockopt(receiver, SOL_PACKET, PACKET_VERSION, &version, sizeof version) ||
      setsockopt(receiver, SOL_PACKET, PACKET_RX_RING, &request, sizeof request)) {
    perror("receiving socket");
    exit(1);
  }
  setsockopt(receiver, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
  ring = mmap(0, (size_t)RING_BLOCK * RING_BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, receiver, 0);
  if (ring == MAP_FAILED || bind(receiver, (void *)&at, sizeof at)) {
    perror("ring");
    exit(1);
  }
}

/* Background noise of a real segment: a live host asks who has the gateway. */
static void chat(void) {
  const struct network *n = &networks[0];
  for (int attempt = 0; attempt < 1000; attempt++) {
    u32 i = (u32)(random64() % n->size);
    const struct host *h = &n->hosts[i];
    if (!h->alive) continue;
    static const u8 request[8] = {0, 1, 8, 0, 6, 4, 0, 1};
    u8 *o = next_frame();
    memset(o, 0, 60);
    memset(o, 255, 6);
    memcpy(o + 6, h->mac, 6);
    put16(o + 12, 0x0806);
    memcpy(o + 14, request, 8);
    memcpy(o + 22, h->mac, 6);
    put32(o + 28, n->base + i);
    put32(o + 38, options.gateway);
    send_frame(60, 0);
    flush_frames();
    return;
  }
}

static void read_drops(void) {
  struct tpacket_stats stats;
  socklen_t size = sizeof stats;
  if (!getsockopt(receiver, SOL_PACKET, PACKET_STATISTICS, &stats, &size)) record_drops(stats.tp_drops);
}

static void wait_for_frames(u64 last_frame_ns) {
  int is_busy = monotonic_ns() - last_frame_ns < BUSY_NS;
  struct timespec nap = {0, NAP_NS}, tick = {0, TICK_NS};
  struct pollfd p = {receiver, POLLIN, 0};
  if (is_busy) {
    nanosleep(&nap, NULL);
    return;
  }
  read_drops();
  int ready =
      frames_waiting() ? ppoll(&p, 1, &tick, NULL) : poll(&p, 1, options.chatter ? 1000 / (int)options.chatter : 200);
  if (ready > 0 && (p.revents & POLLERR)) { /* the link went down: clear the error, so that poll can sleep again */
    int error;
    socklen_t size = sizeof error;
    getsockopt(receiver, SOL_SOCKET, SO_ERROR, &error, &size);
    usleep(1000);
  }
}

static void run(void) {
  u64 last_frame = 0, next_chat = 0;
  for (u32 current = 0; !is_stopping;) {
    struct tpacket2_hdr *h = (void *)(ring + (size_t)current * RING_FRAME);
    if (!(__atomic_load_n(&h->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
      flush_frames();
      send_due_frames();
      if (options.chatter && monotonic_ns() >= next_chat) {
        chat();
        next_chat = monotonic_ns() + 1000000000ULL / options.chatter;
      }
      wait_for_frames(last_frame);
      continue;
    }
    if ((current & 31) == 0) send_due_frames();
    if ((current & 7) == 0 || !last_frame || frames_waiting()) last_frame = monotonic_ns();
    answer_frame((u8 *)h + h->tp_mac, (int)h->tp_snaplen, h->tp_sec * 1000000000ULL + h->tp_nsec);
    __atomic_store_n(&h->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    if (++current == RING_BLOCKS * (RING_BLOCK / RING_FRAME)) current = 0;
  }
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  people_networks();
  if (options.dump) {
    dump_truth(stdout);
    return 0;
  }
  if (options.die_with_parent) prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_TIMERSLACK, 1);
  signal(SIGINT, stop);
  signal(SIGTERM, stop);
  int index = (int)if_nametoindex(options.interface);
  if (!index) {
    perror(options.interface);
    return 1;
  }
  build_snmp_data();
  open_record();
  open_receiver(index);
  open_sender(index);
  puts("ready");
  fflush(stdout);
  run();
  return 0;
}
