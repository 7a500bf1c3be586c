/* What arrived, packet by packet, in a file that others may map while we write. Layout: lab's wire-record.ts. */
#include "world.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct entry {
  u64 at_ns; /* kernel's time of arrival, CLOCK_REALTIME */
  u32 target;
  u16 port, length;
  u8 kind, family;
  u8 reserved[6];
};
struct head {
  u64 magic, capacity;
  volatile u64 count; /* entries asked for; what is above `capacity` was not kept */
  u64 drops, answers;
  u64 reserved[3];
};
_Static_assert(sizeof(struct entry) == 24 && sizeof(struct head) == 64, "layout is shared with wire-record.ts");

static struct head *head;
static struct entry *entries;

void open_record(void) {
  size_t size = sizeof *head + (size_t)options.log_capacity * sizeof *entries;
  int fd = open(options.log_path, O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || ftruncate(fd, (off_t)size)) {
    perror(options.log_path);
    exit(1);
  }
  head = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (head == MAP_FAILED) {
    perror("mmap of the record");
    exit(1);
  }
  entries = (struct entry *)(head + 1);
  head->capacity = options.log_capacity;
  head->magic = 0x6b736f636b4c4142ULL;
}

void record(enum kind kind, u32 target, u16 port, u16 length, int family, u64 at_ns) {
  u64 i = head->count;
  if (i < head->capacity)
    entries[i] = (struct entry){
        .at_ns = at_ns, .target = target, .port = port, .length = length, .kind = (u8)kind, .family = (u8)family};
  __atomic_store_n(&head->count, i + 1, __ATOMIC_RELEASE);
}

void record_drops(u64 drops) { head->drops += drops; }
void record_answers(u64 answers) { head->answers += answers; }
