/** The order in which a sweep goes through its addresses: each once, neighbours far apart in time. */

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Every number from 0 to before `size`, once. Steps of the golden section keep numbers that are close together about as far apart
 * in the order as can be (three-distance theorem), so that no switch port or host group is hit in a burst. `start` varies the order.
 */
export function* spreadOrder(size: number, start: number): Generator<number> {
  const stride = strideFor(size);
  let current = start % size;
  for (let i = 0; i < size; i++) {
    yield current;
    current = (current + stride) % size;
  }
}

/** The number next to the golden section of `size` that has no divisor in common with it. */
function strideFor(size: number): number {
  let stride = Math.max(1, Math.round(size * GOLDEN_RATIO));
  while (greatestCommonDivisor(stride, size) !== 1) stride++;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
