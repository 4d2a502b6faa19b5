// scrypt (RFC 7914), for what the phone must be slow at: the shift's PIN, and numbers of people who carry only a card. The browser has
// PBKDF2 but no scrypt. The server does the same in src/domains/passes/card_list.
const text_octets = (text: string) => new TextEncoder().encode(text)

async function pbkdf2(secret: Uint8Array, salt: Uint8Array, size: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'PBKDF2', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations: 1 }, key, size * 8))
}

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))

// Salsa20/8 of `block` xored with sixteen words of `from`, in place.
function salsa(block: Int32Array, from: Int32Array, at: number): void {
  for (let i = 0; i < 16; i++) block[i]! ^= from[at + i]!
  let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = block as unknown as [number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number]
  for (let round = 0; round < 8; round += 2) {
    e ^= rotate((a + m) | 0, 7); i ^= rotate((e + a) | 0, 9); m ^= rotate((i + e) | 0, 13); a ^= rotate((m + i) | 0, 18)
    j ^= rotate((f + b) | 0, 7); n ^= rotate((j + f) | 0, 9); b ^= rotate((n + j) | 0, 13); f ^= rotate((b + n) | 0, 18)
    o ^= rotate((k + g) | 0, 7); c ^= rotate((o + k) | 0, 9); g ^= rotate((c + o) | 0, 13); k ^= rotate((g + c) | 0, 18)
    d ^= rotate((p + l) | 0, 7); h ^= rotate((d + p) | 0, 9); l ^= rotate((h + d) | 0, 13); p ^= rotate((l + h) | 0, 18)
    b ^= rotate((a + d) | 0, 7); c ^= rotate((b + a) | 0, 9); d ^= rotate((c + b) | 0, 13); a ^= rotate((d + c) | 0, 18)
    g ^= rotate((f + e) | 0, 7); h ^= rotate((g + f) | 0, 9); e ^= rotate((h + g) | 0, 13); f ^= rotate((e + h) | 0, 18)
    l ^= rotate((k + j) | 0, 7); i ^= rotate((l + k) | 0, 9); j ^= rotate((i + l) | 0, 13); k ^= rotate((j + i) | 0, 18)
    m ^= rotate((p + o) | 0, 7); n ^= rotate((m + p) | 0, 9); o ^= rotate((n + m) | 0, 13); p ^= rotate((o + n) | 0, 18)
  }
  const mixed = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
  for (let w = 0; w < 16; w++) block[w] = (block[w]! + mixed[w]!) | 0
}

function block_mix(from: Int32Array, to: Int32Array, r: number, block: Int32Array): void {
  block.set(from.subarray((2 * r - 1) * 16, 2 * r * 16))
  for (let i = 0; i < 2 * r; i++) {
    salsa(block, from, i * 16)
    to.set(block, ((i >> 1) + (i & 1) * r) * 16)
  }
}

// `log2`: N as a power of two; r = 8, p = 1. 128 · r · N octets of memory.
export async function scrypt(secret: Uint8Array, salt: Uint8Array, log2: number, size: number, r = 8): Promise<Uint8Array> {
  const first = await pbkdf2(secret, salt, 128 * r)
  const words = 32 * r, n = 2 ** log2
  let x: Int32Array = new Int32Array(words)
  const view = new DataView(first.buffer)
  for (let i = 0; i < words; i++) x[i] = view.getInt32(i * 4, true)
  let y: Int32Array = new Int32Array(words)
  const block = new Int32Array(16), all = new Int32Array(words * n)
  for (let i = 0; i < n; i++) {
    all.set(x, i * words)
    block_mix(x, y, r, block);
    [x, y] = [y, x]
  }
  for (let i = 0; i < n; i++) {
    const at = (x[(2 * r - 1) * 16]! & (n - 1)) * words
    for (let w = 0; w < words; w++) x[w]! ^= all[at + w]!
    block_mix(x, y, r, block);
    [x, y] = [y, x]
  }
  for (let i = 0; i < words; i++) view.setInt32(i * 4, x[i]!, true)
  return pbkdf2(secret, first, size)
}

export const shift_key = (pin: string, salt: Uint8Array, log2: number) => scrypt(text_octets(pin), salt, log2, 32)
// Where a holder stands in the list, and the key to what stands there.
export async function card_digest(key: Uint8Array, number: string, log2: number): Promise<{ lookup: string; key: Uint8Array }> {
  const both = await scrypt(text_octets(number), key, log2, 48)
  return { lookup: [...both.subarray(0, 16)].map((octet) => octet.toString(16).padStart(2, '0')).join(''), key: both.slice(16) }
}
