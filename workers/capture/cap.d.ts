/** The part of npm's `cap` 0.2.1 that is used here; the package has no types of its own. It is CommonJS: import its default. */
declare module "cap" {
  export class Cap {
    /** Opens for capture with promiscuous mode always on; returns the link type ("ETHERNET"). Keeps a raw pointer to `buffer`. */
    open(device: string, filter: string, ringBytes: number, buffer: Buffer): string;
    close(): boolean;
    send(bytes: Uint8Array, length?: number): void;
    on(event: "packet", listener: (length: number, isTruncated: boolean) => void): this;
  }
  const addon: { readonly Cap: typeof Cap };
  // biome-ignore lint/style/noDefaultExport: that is how the package exports.
  export default addon;
}
