/** The narrow interface between sweeps and whatever captures packets, so that another back end can stand beside `cap`. */

/** Opens one network interface for raw frames. Rejects with KsocketError CAPTURE_UNAVAILABLE or CAPTURE_NO_DEVICE. */
export type OpenDevice = (options: DeviceOptions) => Promise<PacketDevice>;

export interface DeviceOptions {
  readonly name: string;
  /** In libpcap's filter language; what it does not match is dropped in the kernel. */
  readonly filter: string;
  /** Called for every frame that matches. The bytes are overwritten by the next frame. */
  readonly onFrame: (frame: Uint8Array) => void;
}

export interface PacketDevice {
  /**
   * Sends one whole Ethernet frame; the bytes may be changed as soon as it returns.
   * False: the interface's queue is full, try again later. Throws KsocketError CAPTURE_NO_DEVICE when the interface is gone or down.
   */
  send(frame: Uint8Array): boolean;
  close(): void;
}
