/** Parser events to plain values, with the position of every key; aliases and merge keys are followed within bounds. */

import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { Fault } from "./fault.ts";
import { joinPath, type Position } from "./position.ts";
import { YamlScalar } from "./scalar.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** Values after aliases are followed: an alias of an alias of … ("billion laughs") ends here. */
export const MAX_VALUES = 100_000;

interface Composed {
  readonly value: unknown;
  /** How many values it holds, itself included. */
  readonly size: number;
}

class ComposeFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export function composeDocument(
  events: readonly Event[],
  text: string,
  file: string,
  at: (offset: number) => Position,
): YamlDocument | readonly Fault[] {
  const composer = new Composer(events, text, file, at);
  try {
    const root = composer.document();
    return { file, root, positions: composer.positions, faults: composer.faults };
  } catch (error) {
    if (!(error instanceof ComposeFault)) throw error;
    return [{ file, ...at(error.offset), path: "", message: error.message }];
  }
}

class Composer {
  readonly positions = new Map<string, Position>();
  readonly faults: Fault[] = [];
  readonly #events: readonly Event[];
  readonly #text: string;
  readonly #file: string;
  readonly #at: (offset: number) => Position;
  readonly #anchors = new Map<string, Composed>();
  #next = 0;

  constructor(
    events: readonly Event[],
    text: string,
    file: string,
    at: (offset: number) => Position,
  ) {
    this.#events = events;
    this.#text = text;
    this.#file = file;
    this.#at = at;
  }

  document(): unknown {
    if (this.#take()?.type !== EVENT_ID.DOCUMENT) return undefined;
    if (this.#peekIsPop()) return undefined;
    return this.#node("").value;
  }

  #take(): Event | undefined {
    const event = this.#events[this.#next];
    this.#next += 1;
    return event;
  }

  #peekIsPop(): boolean {
    const event = this.#events[this.#next];
    return event === undefined || event.type === EVENT_ID.POP;
  }

  #node(path: string): Composed {
    const event = this.#take();
    const offset = startOf(event);
    if (event?.type === EVENT_ID.ALIAS) return this.#alias(event, offset);
    if (event?.type === EVENT_ID.SCALAR) {
      const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
      const scalar = new YamlScalar(getScalarValue(this.#text, event), { isPlain });
      return this.#anchored(event, { value: scalar, size: 1 });
    }
    if (event?.type === EVENT_ID.SEQUENCE) return this.#anchored(event, this.#sequence(path));
    if (event?.type === EVENT_ID.MAPPING) return this.#anchored(event, this.#mapping(path));
    throw new ComposeFault("a value is missing.", offset);
  }

  #anchored(event: { anchorStart: number; anchorEnd: number }, composed: Composed): Composed {
    if (composed.size > MAX_VALUES) {
      throw new ComposeFault(`more than ${MAX_VALUES} values.`, Math.max(0, event.anchorStart));
    }
    if (event.anchorStart >= 0) {
      this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), composed);
    }
    return composed;
  }

  #alias(event: { anchorStart: number; anchorEnd: number }, offset: number): Composed {
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    const composed = this.#anchors.get(name);
    if (composed === undefined) throw new ComposeFault(`the alias *${name} has no anchor.`, offset);
    return composed;
  }

  #sequence(path: string): Composed {
    const items: unknown[] = [];
    let size = 1;
    while (!this.#peekIsPop()) {
      const itemPath = joinPath(path, items.length);
      this.positions.set(itemPath, this.#at(startOf(this.#events[this.#next])));
      const item = this.#node(itemPath);
      items.push(item.value);
      size += item.size;
    }
    this.#take();
    return { value: items, size };
  }

  #mapping(path: string): Composed {
    const own = new Map<string, unknown>();
    const merged: Record<string, unknown>[] = [];
    let size = 1;
    while (!this.#peekIsPop()) {
      const offset = startOf(this.#events[this.#next]);
      const key = this.#node("").value;
      if (!(key instanceof YamlScalar)) throw new ComposeFault("a key must be a text.", offset);
      const keyPath = joinPath(path, key.text);
      const isMerge = key.isPlain && key.text === "<<";
      const isDuplicate = !isMerge && own.has(key.text);
      if (!isDuplicate) this.positions.set(keyPath, this.#at(offset));
      // A second value gets a path of its own, so that it does not move the positions of the first.
      const valuePath = isDuplicate ? `${keyPath} (again)` : keyPath;
      const { value, size: valueSize } = this.#node(valuePath);
      size += valueSize;
      if (isMerge) merged.push(...mergeable(value, offset));
      else if (isDuplicate) this.#duplicate(keyPath, offset);
      else own.set(key.text, value);
    }
    this.#take();
    return { value: withMerged(own, merged), size };
  }

  #duplicate(path: string, offset: number): void {
    const first = this.positions.get(path);
    const message = `is given twice; the first is in line ${first?.line ?? 0}.`;
    this.faults.push({ file: this.#file, ...this.#at(offset), path, message });
  }
}

function startOf(event: Event | undefined): number {
  if (event === undefined) return 0;
  if (event.type === EVENT_ID.SCALAR) return quoteIncluded(event.valueStart, event.style);
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  return "start" in event ? event.start : 0;
}

const quoteIncluded = (start: number, style: number): number =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
    ? Math.max(0, start - 1)
    : Math.max(0, start);

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof YamlScalar);

function mergeable(value: unknown, offset: number): Record<string, unknown>[] {
  const sources: unknown[] = Array.isArray(value) ? value : [value];
  if (sources.every(isMapping)) return sources;
  throw new ComposeFault("<< merges mappings only.", offset);
}

/** A null prototype, so that no key of a file can reach `__proto__`; null values count as not written. */
function withMerged(
  own: ReadonlyMap<string, unknown>,
  merged: readonly Record<string, unknown>[],
): Record<string, unknown> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of own) {
    result[key] = value instanceof YamlScalar && value.isNull ? undefined : value;
  }
  for (const source of merged) {
    for (const [key, value] of Object.entries(source)) if (!(key in result)) result[key] = value;
  }
  return result;
}
