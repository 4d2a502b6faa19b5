// Which passes were revoked (src/engines/cose/status.h): gaps of ascending serials, Golomb-Rice coded, signed, with signed changes.
import { decode, find, Malformed, whole, type Item } from './cbor'
import { read_sign1, verify, type Key } from './sign1'

export interface StatusList { sequence: number; issued_at: number; renew_by: number; issued: number; revoked: number[] }
export interface StatusDelta { base: number; sequence: number; issued_at: number; renew_by: number; issued: number; added: number[]; removed: number[] }

const kSerialMax = 2 ** 40, kRiceMax = 40, kRevokedMax = 10_000_000

export function unpack_ascending(octets: Uint8Array): number[] {
  const damaged = () => new Malformed('status.damaged')
  const k = octets[0]
  if (octets.length < 5 || k === undefined || k > kRiceMax) throw damaged()
  const count = new DataView(octets.buffer, octets.byteOffset).getUint32(1)
  const bits = (octets.length - 5) * 8
  if (count > kRevokedMax || count * (k + 1) > bits) throw damaged()
  let at = 0
  const next = (): number => (at >= bits ? -1 : (octets[5 + (at >> 3)]! >> (7 - (at++ & 7))) & 1)
  const out: number[] = []
  let serial = 0
  const most = Math.floor(kSerialMax / 2 ** k)
  for (let i = 0; i < count; i++) {
    let gap = 0
    let bit = next()
    for (; bit === 1; bit = next()) gap++
    if (bit < 0 || gap > most) throw damaged()
    for (let j = 0; j < k; j++) {
      bit = next()
      if (bit < 0) throw damaged()
      gap = gap * 2 + bit
    }
    serial += gap
    if (serial >= kSerialMax) throw damaged()
    out.push(serial++)
  }
  // Less than an octet is left, all of it zero: one list has one form.
  if (bits - at >= 8) throw damaged()
  for (let bit = next(); bit >= 0; bit = next()) if (bit) throw damaged()
  return out
}

async function opened(octets: Uint8Array, key: Key, members: number): Promise<Item> {
  const rules = { deterministic: true, octets_max: 64 << 20 }
  const message = read_sign1(octets, rules)
  if (!message.payload || !(await verify(message, key))) throw new Malformed('cose.signature')
  const map = decode(message.payload, rules)
  if (map.kind !== 'map' || map.pairs.length !== members) throw new Malformed('status.not_a_list')
  return map
}
function number(map: Item, key: number): number {
  const value = whole(find(map, key))
  if (value === undefined || value < 0) throw new Malformed('status.not_a_list')
  return value
}
function serials(map: Item, key: number): number[] {
  const found = find(map, key)
  if (found?.kind !== 'bytes') throw new Malformed('status.not_a_list')
  return unpack_ascending(found.bytes)
}

export async function read_status(octets: Uint8Array, root: Key): Promise<StatusList> {
  const map = await opened(octets, root, 5)
  return { sequence: number(map, 1), issued_at: number(map, 2) * 1000, renew_by: number(map, 3) * 1000, issued: number(map, 4), revoked: serials(map, 5) }
}
export async function read_status_delta(octets: Uint8Array, root: Key): Promise<StatusDelta> {
  const map = await opened(octets, root, 7)
  return { sequence: number(map, 1), issued_at: number(map, 2) * 1000, renew_by: number(map, 3) * 1000, issued: number(map, 4), base: number(map, 6), added: serials(map, 7), removed: serials(map, 8) }
}

// Throws Malformed: a delta of another list, or one that adds what is there or takes what is not.
export function apply(list: StatusList, delta: StatusDelta): StatusList {
  if (delta.base !== list.sequence) throw new Malformed('status.gap')
  const now = new Set(list.revoked)
  for (const serial of delta.removed) if (!now.delete(serial)) throw new Malformed('status.damaged')
  for (const serial of delta.added) {
    if (now.has(serial)) throw new Malformed('status.damaged')
    now.add(serial)
  }
  return { sequence: delta.sequence, issued_at: delta.issued_at, renew_by: delta.renew_by, issued: delta.issued, revoked: [...now].sort((a, b) => a - b) }
}

// Answers at once from a bit for each serial.
export class StatusIndex {
  private readonly bits: Uint32Array
  readonly issued_at: number
  readonly renew_by: number
  constructor(list: StatusList) {
    this.issued_at = list.issued_at
    this.renew_by = list.renew_by
    this.bits = new Uint32Array(list.revoked.length ? Math.floor(list.revoked[list.revoked.length - 1]! / 32) + 1 : 0)
    for (const serial of list.revoked) this.bits[Math.floor(serial / 32)]! |= 1 << serial % 32
  }
  revoked(serial: number): boolean { return ((this.bits[Math.floor(serial / 32)] ?? 0) & (1 << serial % 32)) !== 0 }
}
