// COSE_Sign1 (RFC 9052, 4.2), read as src/engines/cose/sign1 reads it, verified by the browser (WebCrypto).
import { decode, encode, find, kStrict, Malformed, whole, type Item, type Rules } from './cbor'

export interface Sign1 { protected_octets: Uint8Array; protected_header: Item; unprotected_header: Item; payload: Uint8Array | null; signature: Uint8Array }

const kAlgorithm = 1, kCritical = 2, kKeyId = 4
const kTagSign1 = 18n, kTagCwt = 61n

export function read_sign1(octets: Uint8Array, rules: Rules = kStrict, untagged = false): Sign1 {
  let item = decode(octets, rules)
  if (item.kind === 'tag' && item.tag === kTagCwt) item = item.item
  const tagged = item.kind === 'tag' && item.tag === kTagSign1
  if (item.kind === 'tag' && tagged) item = item.item
  if (item.kind !== 'array' || item.items.length !== 4 || !(tagged || untagged)) throw new Malformed('cose.not_sign1')
  const [head, open, payload, signature] = item.items as [Item, Item, Item, Item]
  const absent = payload.kind === 'simple' && payload.value === 22
  if (head.kind !== 'bytes' || open.kind !== 'map' || (payload.kind !== 'bytes' && !absent) || signature.kind !== 'bytes') throw new Malformed('cose.not_sign1')
  const protected_header: Item = head.bytes.length ? decode(head.bytes, rules) : { kind: 'map', pairs: [] }
  if (protected_header.kind !== 'map') throw new Malformed('cose.header')
  // RFC 9052, 3: a label in both maps makes the message malformed.
  const label = (key: Item) => JSON.stringify(encode(key))
  const labels = new Set(protected_header.pairs.map(([key]) => label(key)))
  if (rules.deterministic && open.pairs.some(([key]) => labels.has(label(key)))) throw new Malformed('cose.header')
  if (find(open, kCritical)) throw new Malformed('cose.critical')
  const critical = find(protected_header, kCritical)
  if (critical && (critical.kind !== 'array' || !critical.items.length || critical.items.some((one) => whole(one) !== kAlgorithm && whole(one) !== kKeyId))) throw new Malformed('cose.critical')
  return { protected_octets: head.bytes, protected_header, unprotected_header: open, payload: payload.kind === 'bytes' ? payload.bytes : null, signature: signature.bytes }
}

export function key_id(message: Sign1): Uint8Array | null {
  const found = find(message.protected_header, kKeyId) ?? find(message.unprotected_header, kKeyId)
  return found?.kind === 'bytes' ? found.bytes : null
}

export function to_be_signed(protected_octets: Uint8Array, payload: Uint8Array): Uint8Array {
  const head = protected_octets.length === 1 && protected_octets[0] === 0xa0 ? new Uint8Array() : protected_octets
  const bytes = (octets: Uint8Array): Item => ({ kind: 'bytes', bytes: octets })
  return Uint8Array.from(encode({ kind: 'array', items: [{ kind: 'text', text: 'Signature1' }, bytes(head), bytes(new Uint8Array()), bytes(payload)] }))
}

// A public key that may be asked again and again. `ec`: a curve; Ed25519 where the browser has it.
export interface Key { family: 'ec' | 'ed25519' | 'rsa'; crypto: CryptoKey }

// What a Uint8Array over shared memory may not be, as TypeScript sees it; ours never are.
export const raw = (octets: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(octets)

// SubjectPublicKeyInfo (RFC 5280). Throws Malformed for a key this browser cannot use.
export async function import_key(spki: Uint8Array, hash = 'SHA-256'): Promise<Key> {
  const kinds: [Key['family'], AlgorithmIdentifier | EcKeyImportParams | RsaHashedImportParams][] = [
    ['ec', { name: 'ECDSA', namedCurve: 'P-256' }], ['ec', { name: 'ECDSA', namedCurve: 'P-384' }], ['ec', { name: 'ECDSA', namedCurve: 'P-521' }], ['ed25519', { name: 'Ed25519' }], ['rsa', { name: 'RSA-PSS', hash }],
  ]
  for (const [family, kind] of kinds) {
    try { return { family, crypto: await crypto.subtle.importKey('spki', raw(spki), kind, false, ['verify']) } } catch { /* another kind */ }
  }
  throw new Malformed('cose.key')
}

const kHashes: Record<number, [Key['family'], string]> = { [-7]: ['ec', 'SHA-256'], [-35]: ['ec', 'SHA-384'], [-36]: ['ec', 'SHA-512'], [-8]: ['ed25519', ''], [-37]: ['rsa', 'SHA-256'] }

// False for whatever is wrong. The algorithm must stand in the protected header unless `anywhere` (read from others only).
export async function verify(message: Sign1, key: Key, anywhere = false): Promise<boolean> {
  const number = whole(find(message.protected_header, kAlgorithm) ?? (anywhere ? find(message.unprotected_header, kAlgorithm) : undefined))
  const row = number === undefined ? undefined : kHashes[number]
  if (!row || row[0] !== key.family || !message.payload) return false
  const kind = row[0] === 'ec' ? { name: 'ECDSA', hash: row[1] } : row[0] === 'rsa' ? { name: 'RSA-PSS', saltLength: 32 } : { name: 'Ed25519' }
  const signed = raw(to_be_signed(message.protected_octets, message.payload))
  const from = performance.now()
  const good = await crypto.subtle.verify(kind, key.crypto, raw(message.signature), signed)
  performance.measure('cose.signature', { start: from })
  return good
}
