// CBOR (RFC 8949) as strictly as src/engines/cose/cbor reads it: one document has one form. Refuses a key twice, octets after the
// end, text that is no UTF-8, and under the deterministic rules every longer way of saying the same (section 4.2.1).
export class Malformed extends Error {}

export type Item =
  | { kind: 'integer'; value: bigint }
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'text'; text: string }
  | { kind: 'array'; items: Item[] }
  | { kind: 'map'; pairs: [Item, Item][] }
  | { kind: 'tag'; tag: bigint; item: Item }
  | { kind: 'simple'; value: number } // 20 false, 21 true, 22 null, 23 undefined
  | { kind: 'real'; value: number }

export interface Rules { deterministic: boolean; octets_max: number }
export const kStrict: Rules = { deterministic: true, octets_max: 1 << 20 }
export const kWellFormed: Rules = { deterministic: false, octets_max: 1 << 20 }
const kDepthMax = 16

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

class Decoder {
  at = 0
  constructor(private readonly octets: Uint8Array, private readonly rules: Rules) {}

  item(depth: number): Item {
    if (depth > kDepthMax) throw new Malformed('cbor.depth')
    const head = this.head()
    switch (head.major) {
      case 0: return { kind: 'integer', value: this.definite(head) }
      case 1: return { kind: 'integer', value: -1n - this.definite(head) }
      case 2: return { kind: 'bytes', bytes: this.octets_of(head) }
      case 3: return { kind: 'text', text: this.text_of(head) }
      case 4: return { kind: 'array', items: this.array_of(head, depth) }
      case 5: return { kind: 'map', pairs: this.map_of(head, depth) }
      case 6: return { kind: 'tag', tag: this.definite(head), item: this.item(depth + 1) }
      default: return this.simple_or_real(head)
    }
  }

  private head(): { major: number; info: number; number: bigint } {
    const first = this.octets[this.at]
    if (first === undefined) throw new Malformed('cbor.truncated')
    this.at++
    const major = first >> 5, info = first & 31
    if (info < 24) return { major, info, number: BigInt(info) }
    if (info === 31) return { major, info, number: 0n }
    if (info > 27) throw new Malformed('cbor.reserved')
    const width = 1 << (info - 24)
    if (this.octets.length - this.at < width) throw new Malformed('cbor.truncated')
    let number = 0n
    for (let i = 0; i < width; i++) number = (number << 8n) | BigInt(this.octets[this.at++]!)
    const least = width === 1 ? 24n : width === 2 ? 0x100n : width === 4 ? 0x10000n : 0x100000000n
    if (this.rules.deterministic && major !== 7 && number < least) throw new Malformed('cbor.not_shortest')
    return { major, info, number }
  }
  private definite(head: { info: number; number: bigint }): bigint {
    if (head.info === 31) throw new Malformed('cbor.reserved')
    return head.number
  }
  private at_break(): boolean { return this.octets[this.at] === 0xff }
  private indefinite(head: { info: number }): boolean {
    if (head.info !== 31) return false
    if (this.rules.deterministic) throw new Malformed('cbor.indefinite')
    return true
  }
  private take(head: { number: bigint }): Uint8Array {
    if (head.number > BigInt(this.octets.length - this.at)) throw new Malformed('cbor.truncated')
    const end = this.at + Number(head.number)
    const out = this.octets.subarray(this.at, end)
    this.at = end
    return out
  }
  private pieces(major: number, read: (head: { major: number; info: number; number: bigint }) => void): void {
    while (!this.at_break()) {
      const head = this.head()
      if (head.major !== major || head.info === 31) throw new Malformed('cbor.piece')
      read(head)
    }
    this.at++
  }
  private octets_of(head: { major: number; info: number; number: bigint }): Uint8Array {
    if (!this.indefinite(head)) return this.take(head)
    const parts: number[] = []
    this.pieces(2, (piece) => { for (const octet of this.take(piece)) parts.push(octet) })
    return Uint8Array.from(parts)
  }
  private text_of(head: { major: number; info: number; number: bigint }): string {
    const decoded = (octets: Uint8Array): string => {
      try { return utf8.decode(octets) } catch { throw new Malformed('cbor.utf8') }
    }
    if (!this.indefinite(head)) return decoded(this.take(head))
    let out = ''
    this.pieces(3, (piece) => { out += decoded(this.take(piece)) })
    return out
  }
  private array_of(head: { info: number; number: bigint }, depth: number): Item[] {
    const open = this.indefinite(head)
    if (!open && head.number > BigInt(this.octets.length - this.at)) throw new Malformed('cbor.truncated')
    const out: Item[] = []
    for (let i = 0; open ? !this.at_break() : i < Number(head.number); i++) out.push(this.item(depth + 1))
    if (open) this.at++
    return out
  }
  private map_of(head: { info: number; number: bigint }, depth: number): [Item, Item][] {
    const open = this.indefinite(head)
    if (!open && head.number > BigInt((this.octets.length - this.at) >> 1)) throw new Malformed('cbor.truncated')
    const out: [Item, Item][] = []
    const seen = new Set<string>()
    let before = ''
    for (let i = 0; open ? !this.at_break() : i < Number(head.number); i++) {
      const key = this.item(depth + 1)
      const name = canonical(key)
      if (seen.has(name)) throw new Malformed('cbor.duplicate_key')
      if (this.rules.deterministic && i > 0 && name < before) throw new Malformed('cbor.key_order')
      seen.add(name)
      before = name
      if (open && this.at_break()) throw new Malformed('cbor.break')
      out.push([key, this.item(depth + 1)])
    }
    if (open) this.at++
    return out
  }
  private simple_or_real(head: { info: number; number: bigint }): Item {
    if (head.info === 31) throw new Malformed('cbor.break')
    if (head.info <= 24) {
      if (head.info === 24 && head.number < 32n) throw new Malformed('cbor.reserved')
      return { kind: 'simple', value: Number(head.number) }
    }
    const bits = new DataView(new ArrayBuffer(8))
    bits.setBigUint64(0, head.number)
    const value = head.info === 25 ? half(Number(head.number)) : head.info === 26 ? bits.getFloat32(4) : bits.getFloat64(0)
    // Our own documents hold no real number; that one is as short as can be is not looked at beyond that.
    if (this.rules.deterministic) throw new Malformed('cbor.real')
    return { kind: 'real', value }
  }
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 0x3ff
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

// The deterministic encoding of a key, in hex: compares as its octets do.
function canonical(item: Item): string { return hex_of(encode(item)) }

function head_of(major: number, number: bigint): number[] {
  const width = number < 24n ? 0 : number < 0x100n ? 1 : number < 0x10000n ? 2 : number < 0x100000000n ? 4 : 8
  if (width === 0) return [(major << 5) | Number(number)]
  const out = [(major << 5) | (24 + Math.log2(width))]
  for (let i = width - 1; i >= 0; i--) out.push(Number((number >> BigInt(8 * i)) & 0xffn))
  return out
}

export function encode(item: Item): number[] {
  switch (item.kind) {
    case 'integer': return item.value >= 0n ? head_of(0, item.value) : head_of(1, -1n - item.value)
    case 'bytes': return [...head_of(2, BigInt(item.bytes.length)), ...item.bytes]
    case 'text': { const octets = new TextEncoder().encode(item.text); return [...head_of(3, BigInt(octets.length)), ...octets] }
    case 'array': return [...head_of(4, BigInt(item.items.length)), ...item.items.flatMap(encode)]
    case 'map': {
      const sorted = item.pairs.map(([key, value]) => [canonical(key), [...encode(key), ...encode(value)]] as const).sort((a, b) => (a[0] < b[0] ? -1 : 1))
      return [...head_of(5, BigInt(item.pairs.length)), ...sorted.flatMap(([, octets]) => octets)]
    }
    case 'tag': return [...head_of(6, item.tag), ...encode(item.item)]
    case 'simple': return item.value < 24 ? [0xe0 | item.value] : [0xf8, item.value]
    case 'real': { const view = new DataView(new ArrayBuffer(8)); view.setFloat64(0, item.value); return [0xfb, ...new Uint8Array(view.buffer)] }
  }
}

export function decode(octets: Uint8Array, rules: Rules = kStrict): Item {
  if (octets.length > rules.octets_max) throw new Malformed('cbor.too_long')
  const decoder = new Decoder(octets, rules)
  const out = decoder.item(0)
  if (decoder.at !== octets.length) throw new Malformed('cbor.trailing')
  return out
}

// Value under a key of a map; nothing without one, or if this is no map.
export function find(item: Item | undefined, key: number | string): Item | undefined {
  if (item?.kind !== 'map') return undefined
  for (const [name, value] of item.pairs)
    if (typeof key === 'number' ? name.kind === 'integer' && name.value === BigInt(key) : name.kind === 'text' && name.text === key) return value
  return undefined
}
// A whole number a double holds exactly; nothing for anything else.
export function whole(item: Item | undefined): number | undefined {
  if (item?.kind !== 'integer') return undefined
  const value = Number(item.value)
  return Number.isSafeInteger(value) ? value : undefined
}
export function hex_of(octets: ArrayLike<number>): string {
  let out = ''
  for (let i = 0; i < octets.length; i++) out += octets[i]!.toString(16).padStart(2, '0')
  return out
}
