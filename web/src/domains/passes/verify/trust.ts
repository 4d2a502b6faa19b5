// Whose signatures count, and the judgement of a pass from all of it, offline: the same twelve findings as src/engines/cose/trust.
import { from_base45 } from './base45'
import { decode, find, hex_of, Malformed, whole, type Item } from './cbor'
import { kKinds, read_claims, type Claims, type PassKind } from './claims'
import { import_key, key_id, raw, read_sign1, verify, type Key } from './sign1'
import type { StatusIndex } from './status'

export interface TrustedKey { id: string; key: Key; issuer: string; kinds: PassKind[]; from: number; to: number }
export interface TrustList { sequence: number; issued_at: number; renew_by: number; keys: TrustedKey[] }

export type Finding = 'good' | 'not_a_pass' | 'damaged' | 'unknown_issuer' | 'forged' | 'not_his_to_sign' | 'revoked' | 'not_yet' | 'expired' | 'wrong_place' | 'clock_wrong' | 'old_lists'
export interface Verdict { finding: Finding; claims: Claims | null; issuer: string }
export interface Knowledge { trust: TrustList; status: StatusIndex | null }
export interface Where { mark?: string; division?: string } // of the checkpoint; empty: anywhere

export const kPrefix = 'LY1:'
const kTextMax = 1200, kKeyIdOctets = 4, kKeysMax = 10_000
// Clocks of cheap phones go wrong by minutes; by hours only when somebody turns them.
const kClockSlackMs = 10 * 60 * 1000

async function sha256(octets: Uint8Array): Promise<Uint8Array> { return new Uint8Array(await crypto.subtle.digest('SHA-256', raw(octets))) }
// 4 octets of the digest of a place's id, in hex: tells it from the few hundred others, and no more.
export async function place_mark(place_id: string): Promise<string> { return hex_of((await sha256(new TextEncoder().encode(place_id))).subarray(0, 4)) }

function instant(item: Item | undefined): number {
  const value = whole(item)
  if (value === undefined || value < 0) throw new Malformed('trust.not_a_list')
  return value * 1000
}

async function key_in(item: Item): Promise<TrustedKey> {
  const spki = find(item, 1), issuer = find(item, 2), kinds = find(item, 3)
  if (item.kind !== 'map' || item.pairs.length !== 5 || spki?.kind !== 'bytes' || issuer?.kind !== 'text' || kinds?.kind !== 'array') throw new Malformed('trust.not_a_list')
  const named = kinds.items.map((one) => kKinds[(whole(one) ?? 0) - 1])
  if (named.some((kind) => !kind)) throw new Malformed('trust.not_a_list')
  return { id: hex_of((await sha256(spki.bytes)).subarray(0, kKeyIdOctets)), key: await import_key(spki.bytes), issuer: issuer.text, kinds: named as PassKind[], from: instant(find(item, 4)), to: instant(find(item, 5)) }
}

export async function read_trust(octets: Uint8Array, root: Key): Promise<TrustList> {
  const message = read_sign1(octets)
  if (!message.payload || !(await verify(message, root))) throw new Malformed('cose.signature')
  const map = decode(message.payload)
  const sequence = whole(find(map, 1)), keys = find(map, 4)
  if (sequence === undefined || keys?.kind !== 'array' || keys.items.length > kKeysMax) throw new Malformed('trust.not_a_list')
  const out: TrustList = { sequence, issued_at: instant(find(map, 2)), renew_by: instant(find(map, 3)), keys: [] }
  for (const item of keys.items) {
    const key = await key_in(item)
    if (out.keys.some((other) => other.id === key.id)) throw new Malformed('trust.not_a_list')
    out.keys.push(key)
  }
  return out
}

// A pass for places holds at its marked checkpoints, or, with none marked, within its division.
function holds_at(claims: Claims, where: Where): boolean {
  if (claims.places.length) return !where.mark || claims.places.includes(where.mark)
  return !where.division || !claims.division || where.division.startsWith(claims.division)
}

// What a code says, whoever signed it: good enough to find somebody whose document is then looked at, for nothing else.
export function claims_unproved(text: string): Claims | null {
  if (!text.startsWith(kPrefix) || text.length > kTextMax) return null
  try {
    const { payload } = read_sign1(from_base45(text.slice(kPrefix.length)))
    return payload ? read_claims(payload) : null
  } catch { return null }
}

// Never throws, never reads more than a code can hold.
export async function judge_pass(text: string, known: Knowledge, now: number, where: Where = {}): Promise<Verdict> {
  const only = (finding: Finding, issuer = ''): Verdict => ({ finding, claims: null, issuer })
  if (!text.startsWith(kPrefix)) return only('not_a_pass')
  if (text.length > kTextMax) return only('damaged')
  let message, id
  try {
    message = read_sign1(from_base45(text.slice(kPrefix.length)))
    id = key_id(message)
  } catch { return only('damaged') }
  if (!message.payload || !id) return only('damaged')
  const wanted = hex_of(id)
  const key = known.trust.keys.find((one) => one.id === wanted)
  if (!key) return only('unknown_issuer')
  if (!(await verify(message, key.key))) return only('forged', key.issuer)
  let claims: Claims
  try { claims = read_claims(message.payload) } catch { return only('damaged', key.issuer) }
  const { trust, status } = known
  const may_sign = key.kinds.includes(claims.kind) && claims.issued_at >= key.from && claims.issued_at < key.to
  const newest = Math.max(trust.issued_at, status?.issued_at ?? 0), renew_by = Math.min(trust.renew_by, status?.renew_by ?? 0)
  const finding: Finding = !may_sign ? 'not_his_to_sign'
    : status?.revoked(claims.serial) ? 'revoked'
      : now + kClockSlackMs < newest ? 'clock_wrong'
        : now < claims.from ? 'not_yet'
          : now >= claims.to ? 'expired'
            : !holds_at(claims, where) ? 'wrong_place'
              : now >= renew_by ? 'old_lists' : 'good'
  return { finding, claims, issuer: key.issuer }
}
