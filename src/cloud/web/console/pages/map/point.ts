export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One part of the map around its middle. */
export interface Drawn {
  readonly points: ReadonlyMap<string, Point>;
  readonly radius: number;
}
