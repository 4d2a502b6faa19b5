// What a pass says (src/engines/cose/pass.h): CWT claims, one form only.
import { decode, find, Malformed, whole, hex_of, type Item } from './cbor'

export const kKinds = ['person', 'vehicle', 'health', 'permit'] as const
export type PassKind = (typeof kKinds)[number]
// Only ever added to at the end: old passes name their place here.
export const kCategories = ['居民', '复工员工', '企业车辆', '保供应急', '临时', '健康证明']

export interface Claims {
  kind: PassKind; serial: number; category: string; name: string; last4: string; plate: string; home: string; division: string; scope: string
  places: string[] // marks, in hex
  uses: number; uses_days: number; companions: number
  issued_at: number; from: number; to: number // milliseconds
}

const kExpires = 4, kNotBefore = 5, kIssued = 6, kPass = -65537
const kTextMax = 120, kPlacesMax = 20, kMarkOctets = 4
const octets_in = (text: string) => new TextEncoder().encode(text).length

class Reader {
  private taken = 0
  constructor(private readonly map: Item) {}
  take(key: number): Item | undefined {
    const found = find(this.map, key)
    if (found) this.taken++
    return found
  }
  number(key: number): number {
    const found = this.take(key)
    if (!found) return 0
    const value = whole(found)
    if (value === undefined || value <= 0) throw new Malformed('pass.claims')
    return value
  }
  text(key: number): string {
    const found = this.take(key)
    if (!found) return ''
    if (found.kind !== 'text' || !found.text || octets_in(found.text) > kTextMax) throw new Malformed('pass.claims')
    return found.text
  }
  code(key: number): string { const value = this.number(key); return value ? String(value) : '' }
  category(key: number): string {
    const found = find(this.map, key)
    if (!found || found.kind === 'text') {
      const told = this.text(key)
      if (kCategories.includes(told)) throw new Malformed('pass.claims') // one form only
      return told
    }
    const known = kCategories[this.number(key) - 1]
    if (!known) throw new Malformed('pass.claims')
    return known
  }
  marks(key: number): string[] {
    const found = this.take(key)
    if (!found) return []
    if (found.kind !== 'array' || !found.items.length || found.items.length > kPlacesMax) throw new Malformed('pass.claims')
    return found.items.map((mark) => {
      if (mark.kind !== 'bytes' || mark.bytes.length !== kMarkOctets) throw new Malformed('pass.claims')
      return hex_of(mark.bytes)
    })
  }
  // Nothing else stands in the map.
  end(): void { if (this.map.kind !== 'map' || this.taken !== this.map.pairs.length) throw new Malformed('pass.claims') }
}

export function read_claims(octets: Uint8Array): Claims {
  const all = new Reader(decode(octets))
  const to = all.number(kExpires) * 1000, from = all.number(kNotBefore) * 1000, issued_at = all.number(kIssued) * 1000
  const pass = all.take(kPass)
  if (!pass) throw new Malformed('pass.claims')
  all.end()
  const r = new Reader(pass)
  const kind = kKinds[r.number(1) - 1]
  const serial = r.number(2), category = r.category(3), name = r.text(4), last4 = r.text(5), plate = r.text(6), home = r.code(7), division = r.code(8), scope = r.text(9), places = r.marks(10)
  const uses = r.number(11), uses_days = r.number(12), companions = r.number(13)
  r.end()
  if (!kind || serial < 1 || to <= from) throw new Malformed('pass.claims')
  return { kind, serial, category, name, last4, plate, home, division, scope, places, uses, uses_days, companions, issued_at, from, to }
}
