/** Password hashes by scrypt (RFC 7914), with their parameters in the text: `scrypt$N$r$p$salt$key`. */

import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const COST = 32_768;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const KEY_BYTES = 32;
const MEMORY_LIMIT_BYTES = 96 * 1024 * 1024;

const derive = (password: string, salt: Buffer, N: number, r: number, p: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: MEMORY_LIMIT_BYTES };
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST, BLOCK_SIZE, PARALLELISM);
  const numbers = [COST, BLOCK_SIZE, PARALLELISM].join("$");
  return `scrypt$${numbers}$${salt.toString("base64")}$${key.toString("base64")}`;
}

export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, cost, blockSize, parallelism, salt, key] = hash.split("$");
  if (scheme !== "scrypt" || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, "base64");
  const numbers = [cost, blockSize, parallelism].map(Number) as [number, number, number];
  const actual = await derive(password, Buffer.from(salt, "base64"), ...numbers);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** A password that is easy to type once: 100 random bits in five groups. */
export function newPassword(): string {
  const letters = "abcdefghijkmnopqrstuvwxyz23456789".slice(0, 32);
  const text = [...randomBytes(20)].map((byte) => letters[byte & 31]).join("");
  return text.match(/.{4}/g)?.join("-") ?? text;
}
