/** Keys of nodes while addresses come together and part: stable as long as a node keeps any of its addresses. */

export interface KeyedNode {
  readonly nodeKey: string;
  addresses: readonly string[];
  aggregationType: string;
  /** 0 until it is reported for the first time. */
  revision: number;
  /** Reported keys that ended in this node. */
  readonly replaces: Set<string>;
  /** Counts up with every new node: of two that merge the older one stays. */
  readonly age: number;
}

export class NodeKeys {
  readonly #byAddress = new Map<string, KeyedNode>();
  readonly #byKey = new Map<string, KeyedNode>();
  readonly #lastNumber = new Map<string, number>();
  #age = 0;

  of(address: string): KeyedNode | undefined {
    return this.#byAddress.get(address);
  }

  byKey(nodeKey: string): KeyedNode | undefined {
    return this.#byKey.get(nodeKey);
  }

  get size(): number {
    return this.#byKey.size;
  }

  /**
   * Gives the groups of one round their keys. Returns the nodes whose addresses or tie changed.
   * The groups hold every address of every node that they touch.
   */
  assign(
    groups: readonly { addresses: readonly string[]; aggregationType: string }[],
  ): KeyedNode[] {
    const before = this.#held(groups);
    const taken = new Set<KeyedNode>();
    const changed: KeyedNode[] = [];
    for (const { addresses, aggregationType } of groups) {
      const free = heldBy(addresses, before).filter((node) => !taken.has(node));
      const node = free[0] ?? this.#create(addresses[0] ?? "");
      for (const other of free) taken.add(other);
      for (const ended of free.slice(1)) this.#end(ended, node);
      const isSame =
        isSameList(node.addresses, addresses) && node.aggregationType === aggregationType;
      node.addresses = addresses;
      node.aggregationType = aggregationType;
      for (const address of addresses) this.#byAddress.set(address, node);
      if (!isSame) changed.push(node);
    }
    return changed;
  }

  #held(groups: readonly { addresses: readonly string[] }[]): Map<string, KeyedNode> {
    const held = new Map<string, KeyedNode>();
    for (const { addresses } of groups) {
      for (const address of addresses) {
        const node = this.#byAddress.get(address);
        if (node !== undefined) held.set(address, node);
      }
    }
    return held;
  }

  /** A key that ended is never given again. */
  #create(address: string): KeyedNode {
    const number = (this.#lastNumber.get(address) ?? 0) + 1;
    this.#lastNumber.set(address, number);
    const nodeKey = number === 1 ? address : `${address}#${number}`;
    const node: KeyedNode = {
      nodeKey: nodeKey.slice(-64),
      addresses: [],
      aggregationType: "",
      revision: 0,
      replaces: new Set(),
      age: this.#age++,
    };
    this.#byKey.set(node.nodeKey, node);
    return node;
  }

  #end(ended: KeyedNode, by: KeyedNode): void {
    this.#byKey.delete(ended.nodeKey);
    if (ended.revision > 0) by.replaces.add(ended.nodeKey);
    for (const nodeKey of ended.replaces) by.replaces.add(nodeKey);
  }
}

/** The nodes that held any of the addresses, the oldest first. */
function heldBy(
  addresses: readonly string[],
  before: ReadonlyMap<string, KeyedNode>,
): readonly KeyedNode[] {
  if (before.size === 0) return [];
  const held = new Set(addresses.flatMap((address) => before.get(address) ?? []));
  return [...held].sort((a, b) => a.age - b.age);
}

const isSameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);
