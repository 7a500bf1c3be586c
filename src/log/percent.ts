/** Python's `%` conversions of one value: flags, width, precision and type. */

export interface Conversion {
  /** Of `-`, `0`, `+`, space and `#`. */
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

export const TEXT_TYPES = "sra";
export const NUMBER_TYPES = "diuxXofFeEgG";

/** A text under a number's type is printed as text; `compileLogFormat` refuses that beforehand. */
export function formatPercent(conversion: Conversion, value: string | number): string {
  if (TEXT_TYPES.includes(conversion.type) || typeof value === "string") {
    return padded(conversion, textOf(conversion, String(value)));
  }
  const digits = digitsOf(conversion, Math.abs(value));
  const sign = value < 0 ? "-" : (/[+]/.exec(conversion.flags)?.[0] ?? spaceOf(conversion.flags));
  const isZeroPadded = conversion.flags.includes("0") && !conversion.flags.includes("-");
  const room = isZeroPadded ? conversion.width - sign.length : 0;
  return padded(conversion, sign + digits.padStart(room, "0"));
}

const spaceOf = (flags: string): string => (flags.includes(" ") ? " " : "");

const padded = ({ flags, width }: Conversion, text: string): string =>
  flags.includes("-") ? text.padEnd(width) : text.padStart(width);

function textOf({ type, precision }: Conversion, value: string): string {
  const text = type === "s" ? value : `'${value.replaceAll(/['\\]/g, "\\$&")}'`;
  return precision === undefined ? text : Array.from(text).slice(0, precision).join("");
}

/** `value` is not negative. */
function digitsOf({ type, precision, flags }: Conversion, value: number): string {
  const whole = Math.trunc(value);
  const prefixed = (prefix: string, digits: string) =>
    flags.includes("#") ? prefix + digits : digits;
  switch (type) {
    case "x":
      return prefixed("0x", whole.toString(16));
    case "X":
      return prefixed("0X", whole.toString(16).toUpperCase());
    case "o":
      return prefixed("0o", whole.toString(8));
    case "f":
    case "F":
      return value.toFixed(precision ?? 6);
    case "e":
    case "E":
      return cased(type, pythonExponent(value.toExponential(precision ?? 6)));
    case "g":
    case "G":
      return cased(type, shortest(value, Math.max(1, precision ?? 6)));
    default:
      return String(whole).padStart(precision ?? 0, "0");
  }
}

const cased = (type: string, digits: string): string =>
  type === type.toUpperCase() ? digits.toUpperCase() : digits;

/** Python writes at least two digits of exponent. */
const pythonExponent = (digits: string): string => digits.replace(/e([+-])(\d)$/, "e$10$2");

/** `%g`: so many significant digits, without the zeros at the end. */
function shortest(value: number, significant: number): string {
  const digits = value.toPrecision(significant);
  return pythonExponent(digits.replace(/(\.\d*?)0+(?=$|e)/, "$1").replace(/\.(?=$|e)/, ""));
}
