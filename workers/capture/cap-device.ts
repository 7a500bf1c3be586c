/**
 * The back end on npm's `cap` 0.2.1 (libpcap), and the only file that imports it.
 * `cap` polls on the process's default event loop: it receives nothing in worker threads, hence the capture process.
 */

import type { Cap } from "cap";
import { KsocketError } from "../../src/protocol/errors.ts";
import type { DeviceOptions, PacketDevice } from "./packet-device.ts";

/** Kernel memory for frames that wait to be read. Where segmentation offload is on, libpcap reserves 64 KiB of it for each frame. */
const RING_BYTES = 32 * 1024 * 1024;
const LARGEST_FRAME_BYTES = 65_535;

/**
 * `cap` stops its poll handle on close, but leaves it linked into libuv's list of handles; collecting the object as garbage
 * would leave a dangling pointer there, opening it again would link it twice. So each object is opened once and kept for ever.
 */
const everOpened: Cap[] = [];

/** CAPTURE_UNAVAILABLE: no `cap`, no libpcap, no permission. CAPTURE_NO_DEVICE: no such interface, not up, or not Ethernet. */
export async function openCapDevice(options: DeviceOptions): Promise<PacketDevice> {
  const cap = await newCap();
  everOpened.push(cap);
  const buffer = Buffer.alloc(LARGEST_FRAME_BYTES);
  const linkType = open(cap, options, buffer);
  if (linkType !== "ETHERNET") {
    cap.close();
    const detail = `${options.name} carries ${linkType} frames, not Ethernet`;
    throw new KsocketError("CAPTURE_NO_DEVICE", detail);
  }
  let isOpen = true;
  cap.on("packet", (length) => {
    if (isOpen) options.onFrame(buffer.subarray(0, length));
  });
  return {
    send: (frame) => send(cap, options.name, frame),
    close: () => {
      isOpen = false;
      cap.close();
    },
  };
}

async function newCap(): Promise<Cap> {
  try {
    const { default: addon } = await import("cap");
    return new addon.Cap();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    const detail = `the package cap can't be loaded; it needs libpcap and its headers: ${reason}`;
    throw new KsocketError("CAPTURE_UNAVAILABLE", detail, { cause });
  }
}

function open(cap: Cap, options: DeviceOptions, buffer: Buffer): string {
  try {
    return cap.open(options.name, options.filter, RING_BYTES, buffer);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (/permi/i.test(reason)) {
      const detail = `no permission to capture on ${options.name}: CAP_NET_RAW is needed`;
      throw new KsocketError("CAPTURE_UNAVAILABLE", detail, { cause });
    }
    throw new KsocketError("CAPTURE_NO_DEVICE", `${options.name}: ${reason}`, { cause });
  }
}

function send(cap: Cap, name: string, frame: Uint8Array): boolean {
  try {
    cap.send(frame, frame.length);
    return true;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // ENOBUFS and EAGAIN: the interface's queue or the socket's buffer is full.
    if (/buffer space|temporarily unavailable/i.test(reason)) return false;
    throw new KsocketError("CAPTURE_NO_DEVICE", `${name}: ${reason}`, { cause });
  }
}
